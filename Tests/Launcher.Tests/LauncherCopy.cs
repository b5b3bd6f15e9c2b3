using System.Diagnostics;

namespace Grid.Launcher;

// The launcher in a folder of its own, so that a test can choose packages and make reports without touching the clone's.
internal sealed class LauncherCopy : IDisposable
{
    private static readonly string[] Parts = ["grid", "build", "Directory.Packages.props", "global.json"];

    public LauncherCopy(string standIns)
    {
        foreach (var part in Parts)
        {
            using var copy = Process.Start("cp", ["-r", Path.Combine(FindRoot(), part), Folder]);
            copy.WaitForExit();
        }

        File.WriteAllText(Path.Combine(Folder, "build", "StandIns.local.props"), $"<Project><PropertyGroup><StandIns>{standIns}</StandIns></PropertyGroup></Project>");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("grid-test-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public Task<(int Code, string Output)> RunAsync(params string[] arguments) => StartAsync([Path.Combine(Folder, "grid"), .. arguments]);

    // Runs lines of bash with the launcher's functions at hand.
    public Task<(int Code, string Output)> RunFunctionsAsync(string lines)
        => StartAsync(["-c", $"set -euo pipefail; ROOT='{Folder}'; CONFIGURATION=Release; for part in install packages dotnet up test; do source \"$ROOT/build/launcher/$part.sh\"; done; {lines}"]);

    private static async Task<(int Code, string Output)> StartAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error + await output);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} is the project's root.");
    }
}
