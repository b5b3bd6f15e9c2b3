using System.Net;
using System.Net.Sockets;
using Grid.Files;
using Grid.Models;
using Grid.Serving;
using Grid.Silo.ControlPlane;
using Grid.Silo.Peers;
using Grid.Silo.Rest;
using Grid.Silo.Security;
using Grid.Storage;
using Grid.Tensors;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grid.Silo.Hosting;

/// <summary>
/// Puts a silo together.
/// </summary>
internal static class GridHost
{
    // What a connection may have received and the door not yet taken. Bodies go from here to tensor memory as they come, so
    // that more gains nothing; and a connection keeps the list of pages for as much as it ever held, for as long as it lasts.
    private const int UnreadBytes = 128 << 10;

    // What the silo itself gets to stop in, after the last request.
    private static readonly TimeSpan SiloStop = TimeSpan.FromSeconds(10);

    /// <summary>Builds a host that serves by the settings once it is started.</summary>
    /// <param name="settings">The settings, free of faults.</param>
    /// <param name="configure">Registers services that replace the host's own, or null.</param>
    /// <returns>The host.</returns>
    public static WebApplication Build(SiloSettings settings, Action<IServiceCollection>? configure = null)
    {
        // A compressed body that is cut short is an error, not a shorter body.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        Directory.CreateDirectory(settings.Models);

        // Empty: the defaults add configuration, hosts to filter and middleware that every request would pass.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "grid" });
        builder.Configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
        AddLogging(builder);
        AddKestrel(builder, settings);
        AddSilo(builder, settings);
        AddDoor(builder.Services, settings);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<RestDoor>().HandleAsync);
        return app;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);

        // What keeps the host from starting is told once, in words, by GridProcess.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // At each start these two warn of a collector that was chosen on purpose and of time that passed before the process began.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // With this logger on, every request gets an activity and a scope of its own, whether or not anything is written.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    private static void AddKestrel(WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls([.. settings.Urls]);
        var connections = new OpenConnections();
        builder.Services.AddSingleton(connections);
        builder.Services.Configure<SocketTransportOptions>(static sockets => sockets.MaxReadBufferSize = UnreadBytes);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The door holds the limit itself: it knows the length after decompression, and answers in JSON.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(connections.Track);
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Drain + settings.Drain + SiloStop);
    }

    private static void AddSilo(WebApplicationBuilder builder, SiloSettings settings)
        => builder.UseOrleans(silo =>
        {
            if (settings.Redis is null)
            {
                var (siloPort, gatewayPort) = FreePorts();
                silo.UseLocalhostClustering(siloPort, gatewayPort);
                silo.AddFileGrainStorage(GrainStores.Grid, storage => storage.Folder = settings.Data);
            }
            else
            {
                silo.AddGridCluster(settings);
            }

            silo.Services.AddGridEngine(engine => engine.Threads = settings.Threads);
            silo.AddGridModels(repository => repository.Folder = settings.Models);
            silo.AddIncomingGrainCallFilter<ClientCallFilter>();
        });

    private static void AddDoor(IServiceCollection services, SiloSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<Readiness>();
        services.AddHostedService<DrainService>();
        services.AddSingleton(provider => new BodyReader(provider.GetRequiredService<TensorBufferPool>(), settings.MaxBody));
        services.AddSingleton<AnswerSender>();
        services.AddSingleton<ReplicaServing>();
        services.TryAddSingleton<IPeerAddresses, NoPeers>();
        services.AddSingleton<PeerDoors>();
        services.AddHostedService(static provider => provider.GetRequiredService<PeerDoors>());
        services.AddSingleton<IModelFilePeers, PeerFiles>();
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<AnswerRelay>();
        services.AddSingleton<Forwarder>();
        services.AddSingleton<PeerEndpoints>();
        services.TryAddSingleton(static _ => ClusterKey.Random());
        services.AddSingleton<ModelLookup>();
        services.AddSingleton<InferEndpoint>();
        services.AddSingleton<MetadataEndpoints>();
        services.AddSingleton<ConfigEndpoint>();
        services.AddSingleton<StatisticsEndpoints>();
        services.AddSingleton<RepositoryEndpoints>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<RestErrors>();
        services.AddSingleton<RestDoor>();
    }

    // Both are held until both are known: one after the other might be given the same.
    private static (int Silo, int Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}
