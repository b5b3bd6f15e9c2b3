using Grid.Models;
using Grid.Silo.Rest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Silo.Security;

// A client that is let into the cluster's network may call what is open to clients, and nothing else.
public sealed class ClientCallFilterTests(TestGrid grid) : IClassFixture<TestGrid>
{
    private const string Silo = "127.0.0.1:11111@7";

    [OpenToClients]
    internal interface IOpen : IGrainWithStringKey;

    internal interface IClosed : IGrainWithStringKey;

    internal interface IOrleansExtension;

    // Over the silo's real gateway: the doors of the same silo have loaded its models by calls of the same grains.
    [Fact]
    public async Task Call_FromAClientOfTheCluster_IsRefusedInWords()
    {
        var gateway = grid.App.Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint.Port;
        using var host = await ConnectAsync(gateway);
        var client = host.Services.GetRequiredService<IClusterClient>();

        var model = await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => client.GetGrain<IModelGrain>("public/floats").ReconcileAsync(CancellationToken.None).AsTask());
        var management = await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero));

        Assert.Contains("takes no calls from clients of the cluster, and IModelGrain.", model.Message, StringComparison.Ordinal);
        Assert.Contains("IManagementGrain", management.Message, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sys.client", "hosted-" + Silo, false)]
    [InlineData("sys.client", Silo, false)]
    [InlineData("sys.client", "0123456789abcdef0123456789abcdef", true)]
    [InlineData("sys.client", "01234567890123456789012345678901", true)]
    [InlineData("sys.client", "7", true)]
    [InlineData("sys.remote-client", "127.0.0.1:77@-42", true)]
    [InlineData("model", "public/floats", false)]
    public void IsClient_Source_IsToldByItsId(string type, string key, bool expected)
        => Assert.Equal(expected, ClientCallFilter.IsClient(GrainId.Create(type, key)));

    [Fact]
    public void IsOpen_Interfaces_GoesByTheMark()
    {
        Assert.True(ClientCallFilter.IsOpen(typeof(IOpen), typeof(OpenGrain)));
        Assert.True(ClientCallFilter.IsOpen(typeof(IOrleansExtension), typeof(OpenGrain)));
        Assert.False(ClientCallFilter.IsOpen(typeof(IClosed), typeof(OpenGrain)));
        Assert.False(ClientCallFilter.IsOpen(typeof(IOrleansExtension), typeof(ClosedGrain)));
    }

    // A gateway may refuse while it is busy; a client that starts is told so.
    private static async Task<IHost> ConnectAsync(int gateway, int attempts = 5)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway));
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch (SiloUnavailableException) when (attempts > 1)
        {
            host.Dispose();
            return await ConnectAsync(gateway, attempts - 1);
        }
    }

    internal sealed class OpenGrain : Grain, IOpen, IClosed;

    internal sealed class ClosedGrain : Grain, IClosed;
}
