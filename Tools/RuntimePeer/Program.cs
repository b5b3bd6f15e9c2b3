using System.Globalization;
using System.Text.Json;
using Grid.RuntimePeer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// silo SILO_PORT GATEWAY_PORT    a silo
// client GATEWAY_PORT            a client of it
//
// It says "ready" when it is, and then does what each line of its standard input asks, until that ends:
//   run CALLERS MILLISECONDS ARGUMENT_LENGTH    answers with one line of JSON; in a silo the calls are its own process'
if (args is not (["silo", _, _] or ["client", _]))
{
    Console.Error.WriteLine("Usage: silo SILO_PORT GATEWAY_PORT | client GATEWAY_PORT");
    return 2;
}

var ports = args[1..].Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
var builder = Host.CreateEmptyApplicationBuilder(null);
if (args[0] == "silo")
{
    builder.UseOrleans(silo => silo.UseLocalhostClustering(ports[0], ports[1]));
}
else
{
    builder.UseOrleansClient(client => client.UseLocalhostClustering(ports[0]));
}

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    var words = line.Split(' ');
    if (words is not ["run", _, _, _])
    {
        Console.Error.WriteLine($"'{line}' is not a command.");
        return 2;
    }

    var numbers = words[1..].Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
    var run = new LoadRun(host.Services.GetRequiredService<IGrainFactory>(), numbers[0], TimeSpan.FromMilliseconds(numbers[1]), numbers[2]);
    Console.WriteLine(JsonSerializer.Serialize(await run.RunAsync()));
}

await host.StopAsync();
return 0;
