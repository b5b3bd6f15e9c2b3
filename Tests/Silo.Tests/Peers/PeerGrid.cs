using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grid.Cluster;
using Grid.OnnxModels;
using Grid.Routing;
using Grid.Silo.Hosting;
using Grid.Tensors;
using Grid.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Silo.Peers;

// Two real hosts in this process with one cluster key: one that has the models, and one whose door has them all elsewhere.
public sealed class PeerGrid : IAsyncLifetime
{
    // A silo that was there and is gone without a word: nobody listens.
    internal const string DeadAddress = "http://127.0.0.1:9";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-peers-").FullName;

    internal AnswerGate Gate { get; } = new();

    internal PeerList Peers { get; } = new();

    // The time of the second host's view of the doors stands still: who is left alone stays so.
    internal ManualTime Clock { get; } = new();

    // By real time: not to be over because the machine is slow.
    internal TimeSpan ConnectWithin { get; init; } = TimeSpan.FromMinutes(1);

    internal ClusterKey Key { get; } = ClusterKey.Random();

    internal WebApplication Owner { get; private set; } = null!;

    internal WebApplication Other { get; private set; } = null!;

    internal RouterElsewhere Router { get; private set; } = null!;

    internal HttpClient OwnerDoor { get; private set; } = null!;

    internal HttpClient OtherDoor { get; private set; } = null!;

    internal string OwnerAddress { get; private set; } = "";

    internal long LeasedBytes => new[] { Owner, Other }.Sum(app => app.Services.GetRequiredService<TensorBufferPool>().LeasedBytes);

    public async Task InitializeAsync()
    {
        Put("floats", MadeModels.Echo(ElementType.Float));
        Put("floats", MadeModels.Echo(ElementType.Float), version: 3);
        Put("words", MadeModels.Echo(ElementType.String));
        Put("slow", MadeModels.Slow(20_000));
        (Owner, OwnerAddress) = await StartAsync("owner", services => services.AddSingleton<IStartupFilter>(Gate));
        Peers.Doors = [OwnerAddress, DeadAddress];
        await Owner.Services.GetRequiredService<Readiness>().ModelsTried.WaitAsync(TimeSpan.FromMinutes(1));
        Router = new RouterElsewhere(() => Owner.Services.GetRequiredService<IModelRouter>());
        (Other, var other) = await StartAsync("other", services =>
        {
            services.AddSingleton<IModelRouter>(Router);
            services.AddSingleton(provider => new PeerDoors(
                Key, Peers, Clock, provider.GetRequiredService<ILogger<PeerDoors>>(), ConnectWithin));
        });
        OwnerDoor = new HttpClient { BaseAddress = new Uri(OwnerAddress) };
        OtherDoor = new HttpClient { BaseAddress = new Uri(other) };
    }

    public async Task DisposeAsync()
    {
        Gate.Open();
        OwnerDoor.Dispose();
        OtherDoor.Dispose();
        await Other.StopAsync();
        await Other.DisposeAsync();
        await Owner.StopAsync();
        await Owner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal string FolderOf(string silo) => Path.Combine(_folder, silo);

    // A request of one row through the door that has no replica.
    internal async Task<HttpStatusCode> SendFloatsAsync()
    {
        using var content = new StringContent(
            """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}""", Encoding.UTF8, "application/json");
        using var response = await OtherDoor.PostAsync(new Uri("/v2/models/floats/infer", UriKind.Relative), content);
        return response.StatusCode;
    }

    private async Task<(WebApplication App, string Address)> StartAsync(string name, Action<IServiceCollection> configure)
    {
        var address = "";
        var models = Directory.CreateDirectory(Path.Combine(_folder, name, "models"));
        var app = await HostStart.StartAsync(() =>
        {
            address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
            return GridHost.Build(
                new SiloSettings { Urls = [address], Models = models.FullName, Data = Path.Combine(_folder, name, "data"), MaxBody = 8 << 20 },
                services =>
                {
                    services.AddSingleton(new LocalSilo(Guid.NewGuid(), address));
                    services.AddSingleton(Key);
                    services.AddSingleton<IPeerAddresses>(Peers);
                    configure(services);
                });
        });
        return (app, address);
    }

    private void Put(string model, OnnxGraphBuilder graph, int version = 1)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(_folder, "owner", "models", model, version.ToString(CultureInfo.InvariantCulture)));
        graph.Save(Path.Combine(folder.FullName, "model.onnx"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
