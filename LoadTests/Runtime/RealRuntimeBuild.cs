using System.Diagnostics;

namespace Grid.LoadTests.Runtime;

// Tools/RuntimePeer built against the real packages of a feed, in a folder of its own that goes with this object. The
// package cache is in there, too: a package of the same version may have come from elsewhere before.
internal sealed class RealRuntimeBuild : IDisposable
{
    private const string VersionedPackage = "Microsoft.Orleans.Server.";

    private readonly string _folder;

    private RealRuntimeBuild(string folder) => _folder = folder;

    public string ProgramPath => Path.Combine(_folder, "bin", "RuntimePeer", "release", "Grid.RuntimePeer.dll");

    public static RealRuntimeBuild Make(string feed)
    {
        feed = Path.GetFullPath(feed);
        var package = Directory.Exists(feed)
            ? Directory.EnumerateFiles(feed, VersionedPackage + "*.nupkg").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        var version = Path.GetFileNameWithoutExtension(package)?[VersionedPackage.Length..]
            ?? throw new DirectoryNotFoundException($"'{feed}' holds no {VersionedPackage}*.nupkg. Give --against-feed a folder of the real packages.");
        var build = new RealRuntimeBuild(Directory.CreateTempSubdirectory("grid-real-").FullName);
        Console.WriteLine($"Building the program against Microsoft Orleans {version} of {feed}");
        var start = new ProcessStartInfo("dotnet",
        [
            "build", FindProject(), "-c", "Release", "-v", "quiet", "--nologo", "-p:StandIns=none", $"-p:OrleansVersion={version}",
            $"-p:RestoreAdditionalProjectSources={feed}", "--artifacts-path", build._folder,

            // Servers of the build would outlive it and keep its output open.
            "-nodeReuse:false", "-p:UseSharedCompilation=false",
        ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(build._folder, "packages");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
        {
            return build;
        }

        build.Dispose();
        throw new InvalidOperationException($"The program did not build against '{feed}':{Environment.NewLine}{output}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "Tools", "RuntimePeer", "RuntimePeer.csproj");
            if (File.Exists(project))
            {
                return project;
            }
        }

        throw new DirectoryNotFoundException("Tools/RuntimePeer is not above the benchmark's folder: run it from a clone of the project.");
    }
}
