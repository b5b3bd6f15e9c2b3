using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Grid.Silo.Hosting;

/// <summary>
/// Runs a silo as a process: from its arguments to its exit code.
/// </summary>
internal static partial class GridProcess
{
    private const int Stopped = 0;
    private const int FailedToStart = 1;
    private const int BadSettings = 2;
    private const int DeclaredDead = 3;

    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="error">Gets what is wrong with the settings or the start.</param>
    /// <returns>
    /// 0 after a drain, 1 if it could not start, 2 if the settings are wrong, 3 if the other silos have declared it dead.
    /// </returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter error)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            await Console.Out.WriteLineAsync(SiloSettingsReader.Help());
            return Stopped;
        }

        var faults = SiloSettingsReader.Read(
            arguments, Environment.GetEnvironmentVariables(), Path.GetFullPath("appsettings.json"), out var settings);
        if (faults.Length > 0)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, faults));
            return BadSettings;
        }

        try
        {
            await using var app = GridHost.Build(settings);
            await app.StartAsync();
            LogAddresses(app, settings);
            var isDead = false;
            using var stopping = app.Lifetime.ApplicationStopping.Register(() => isDead = IsDead(app.Services));
            await app.WaitForShutdownAsync();
            if (isDead)
            {
                await error.WriteLineAsync("The other silos have declared this one dead, since it did not answer them. Start it again.");
            }

            return isDead ? DeclaredDead : Stopped;
        }
        catch (OptionsValidationException exception)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, exception.Failures));
            return BadSettings;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException)
        {
            await error.WriteLineAsync($"The silo can't start: {exception.Message}");
            return FailedToStart;
        }
    }

    // A silo that was told to stop is still in the membership then; one that was declared dead stops because of it.
    private static bool IsDead(IServiceProvider services)
        => services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot
            .GetSiloStatus(services.GetRequiredService<ILocalSiloDetails>().SiloAddress) == SiloStatus.Dead;

    private static void LogAddresses(WebApplication app, SiloSettings settings)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        foreach (var address in addresses)
        {
            LogListening(app.Logger, address, settings.Models);
            if (!SiloAddresses.IsLoopback(BindingAddress.Parse(address).Host))
            {
                LogExposed(app.Logger, address);
            }
        }
    }

    [LoggerMessage(EventIds.HostListening, LogLevel.Information, "Listening on {Address}, models from {Models}.")]
    private static partial void LogListening(ILogger logger, string address, string models);

    [LoggerMessage(EventIds.HostExposed, LogLevel.Warning, "{Address} can be reached from other machines, and no key is asked for.")]
    private static partial void LogExposed(ILogger logger, string address);
}
