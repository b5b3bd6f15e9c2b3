using System.Globalization;
using System.Net;
using System.Text.Json;
using Grid.RuntimePeer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

// silo REDIS SILO_PORT GATEWAY_PORT    a silo of the cluster that is kept in that Redis; gateway port 0 for none
// client GATEWAY_PORT                  a client of the silo with that gateway
//
// It says "ready" when it is, and then does what each line of its standard input asks, until that ends:
//   hold PREFIX SILOS                                  once there are SILOS silos, the grains PREFIX0 ... are activated here; says "held"
//   run PREFIX CALLERS MILLISECONDS ARGUMENT_LENGTH    calls those grains; answers with one line of JSON
if (args is not (["silo", _, _, _] or ["client", _]))
{
    Console.Error.WriteLine("Usage: silo REDIS SILO_PORT GATEWAY_PORT | client GATEWAY_PORT");
    return 2;
}

const string Cluster = "bench";
var builder = Host.CreateEmptyApplicationBuilder(null);
if (args[0] == "silo")
{
    builder.UseOrleans(silo => silo
        .UseRedisClustering(args[1])
        .ConfigureEndpoints(IPAddress.Loopback, Number(args[2]), Number(args[3]))
        .Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster)));
}
else
{
    builder.UseOrleansClient(client => client.UseLocalhostClustering(Number(args[1]), Cluster, Cluster));
}

using var host = builder.Build();
await host.StartAsync();
var grains = host.Services.GetRequiredService<IGrainFactory>();
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    switch (line.Split(' '))
    {
        case ["hold", var prefix, var silos]:
            await new GrainHolder(host.Services).HoldAsync(prefix, Number(silos));
            Console.WriteLine("held");
            break;
        case ["run", var prefix, var callers, var milliseconds, var length]:
            var run = new LoadRun(new LoadGrains(grains, prefix), Number(callers), TimeSpan.FromMilliseconds(Number(milliseconds)), Number(length));
            Console.WriteLine(JsonSerializer.Serialize(await run.RunAsync()));
            break;
        default:
            Console.Error.WriteLine($"'{line}' is not a command.");
            return 2;
    }
}

await host.StopAsync();
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
