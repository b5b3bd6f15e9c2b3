using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StackExchange.Redis;

// --name, --cluster, --redis ADDRESS, --silo-port and --gateway-port (where others find it), --silo-listen and
// --gateway-listen (where it listens), --probe-ms, --response-ms. Writes "ready" and its address once it is active, and
// ends when its standard input does.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = args });
builder.Configuration.AddCommandLine(args);
var settings = builder.Configuration;
builder.Logging.AddSimpleConsole(static options =>
{
    options.SingleLine = true;
    options.TimestampFormat = "HH:mm:ss.fff ";
    options.UseUtcTimestamp = true;
}).SetMinimumLevel(LogLevel.Information);

// Each write waits for the disk, which others use, too. Less than a call may take.
var redis = Text("redis") + ",abortConnect=false,connectTimeout=2000,asyncTimeout=8000,syncTimeout=8000";
builder.Services.TryAddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IConnectionMultiplexer>(await ConnectionMultiplexer.ConnectAsync(redis));
builder.UseOrleans(silo =>
{
    var probe = Milliseconds("probe-ms");

    // As the product's silos have it.
#pragma warning disable ORLEANSEXP003
    silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Text("cluster"), "chaos"))
        .Configure<SiloOptions>(options => options.SiloName = Text("name"))
        .ConfigureEndpoints(IPAddress.Loopback, Number("silo-port"), Number("gateway-port"))
        .Configure<EndpointOptions>(options =>
        {
            options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, Number("silo-listen"));
            options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, Number("gateway-listen"));
        })
        .Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = probe;
            options.NumMissedProbesLimit = 3;
            options.TableRefreshTimeout = 5 * probe;
            options.IAmAliveTablePublishTimeout = 5 * probe;
        })
        .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = Milliseconds("response-ms"))
        .UseRedisClustering(redis)
        .AddRedisGrainStorage("redis", options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));
});

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine($"ready {host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()}");
_ = Task.Run(async () =>
{
    while (await Console.In.ReadLineAsync() is not null)
    {
    }

    // Whoever started it is gone.
    Environment.Exit(3);
});
await host.WaitForShutdownAsync();
return 0;

string Text(string key) => settings[key] ?? throw new ArgumentException($"--{key} is missing.");

int Number(string key) => settings.GetValue<int?>(key) ?? throw new ArgumentException($"--{key} is missing.");

TimeSpan Milliseconds(string key) => TimeSpan.FromMilliseconds(Number(key));
