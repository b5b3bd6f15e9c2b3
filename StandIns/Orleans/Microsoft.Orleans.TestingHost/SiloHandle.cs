using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public abstract class SiloHandle : IAsyncDisposable
{
    public string Name { get; set; } = "";

    public short InstanceNumber { get; set; }

    public SiloAddress SiloAddress { get; set; } = SiloAddress.Zero;

    public SiloAddress GatewayAddress { get; set; } = SiloAddress.Zero;

    public abstract bool IsActive { get; }

    public abstract Task StopSiloAsync(bool stopGracefully);

    public abstract ValueTask DisposeAsync();

    public override string ToString() => $"{Name} {SiloAddress}";
}

/// <summary>A silo in this process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private bool _isActive = true;

    internal InProcessSiloHandle()
    {
    }

    public IHost SiloHost { get; init; } = null!;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public override bool IsActive => _isActive;

    /// <param name="stopGracefully">False kills: no activation's OnDeactivateAsync runs.</param>
    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (!_isActive)
        {
            return;
        }

        _isActive = false;
        if (!stopGracefully)
        {
            SiloHost.Services.GetRequiredService<Silo>().Kill();
        }

        await SiloHost.StopAsync(stopGracefully ? CancellationToken.None : new CancellationToken(canceled: true));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopSiloAsync(stopGracefully: true);
        SiloHost.Dispose();
    }
}
