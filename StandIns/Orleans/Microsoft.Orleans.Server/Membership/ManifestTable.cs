using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

// What the silos of the cluster have told of themselves. A silo that joins exchanges manifests with all that are active;
// for those that came another way (two that joined at once) it is asked for, until it answers or is gone.
internal sealed class ManifestTable(SiloRuntime silo)
{
    private readonly ConcurrentDictionary<SiloAddress, SiloManifest> _known = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _asking = new();
    private SiloManifest? _own;

    public SiloManifest Own => _own ??= new SiloManifest(
        silo.Classes.Own, silo.Services.GetService<SiloMetadata.SiloMetadata>() ?? SiloMetadata.SiloMetadata.Empty);

    public SiloManifest? Get(SiloAddress address) => silo.Address.Equals(address) ? Own : _known.GetValueOrDefault(address);

    public void Add(SiloAddress address, SiloManifest manifest) => _known[address] = manifest;

    /// <summary>Returns when the manifests of all active silos are known.</summary>
    public async Task WaitForAllAsync()
    {
        while (silo.Membership.View.Active.Any(address => Get(address) is null))
        {
            await Task.Delay(TableOutage.GetPause(0), silo.Clock);
        }
    }

    public bool HasClass(SiloAddress address, GrainType type)
        => Get(address)?.Classes.Any(entry => entry.Type == type) == true;

    /// <summary>Returns the grain classes that the active silos have said they have.</summary>
    public IEnumerable<GrainTypeEntry> GetClasses()
        => silo.Membership.View.Active.Select(Get).OfType<SiloManifest>().SelectMany(static manifest => manifest.Classes);

    public void OnView(MembershipView view)
    {
        foreach (var address in _known.Keys)
        {
            if (view.GetStatus(address) == SiloStatus.Dead)
            {
                _known.TryRemove(address, out _);
            }
        }

        foreach (var address in view.Active)
        {
            if (Get(address) is null && _asking.TryAdd(address, true))
            {
                _ = AskAsync(address);
            }
        }
    }

    private async Task AskAsync(SiloAddress address)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var attempt = 0; Get(address) is null && silo.Membership.View.GetStatus(address) != SiloStatus.Dead
            && !silo.Agent.Stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                Add(address, await silo.Targets.Get<IMembershipTarget>(address).HelloAsync(silo.Address, Own));
            }
            catch (Exception)
            {
                await Task.Delay(TableOutage.GetPause(attempt), silo.Clock);
            }
        }

        _asking.TryRemove(address, out _);
    }
}
