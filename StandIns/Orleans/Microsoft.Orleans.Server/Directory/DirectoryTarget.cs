namespace Orleans.Runtime.Directory;

/// <summary>Answers what other silos ask this one about grains.</summary>
internal sealed class DirectoryTarget(SiloRuntime silo) : IDirectoryTarget
{
    public Task<DirectoryAnswer> RegisterAsync(GrainAddress address, GrainAddress? previous, SiloAddress sender, int version)
        => silo.Directory.AnswerRegisterAsync(address, previous, sender, version);

    public Task<DirectoryAnswer> LookupAsync(GrainId grain, SiloAddress sender, int version)
        => silo.Directory.AnswerLookupAsync(grain, sender, version);

    public Task<DirectoryAnswer> UnregisterAsync(GrainAddress address, SiloAddress sender, int version)
        => silo.Directory.AnswerUnregisterAsync(address, sender, version);

    public Task<GrainAddress[]> GetActivationsAsync(SiloAddress owner, SiloAddress[] ring, int version)
        => silo.Directory.GetActivationsAsync(owner, ring, version);

    public Task DropAsync(GrainAddress loser, GrainAddress winner)
    {
        if (silo.Catalog.TryGet(loser.GrainId, out var found) && found is Activation activation && activation.Address.Equals(loser))
        {
            activation.StepAside(winner);
        }

        return Task.CompletedTask;
    }

    public Task<GrainAddress?> AcceptAsync(GrainAddress previous, Dictionary<string, byte[]> values)
        => silo.Messages.RefusesActivations || !silo.Classes.TryGet(previous.GrainId.Type, out var grainClass)
            ? Task.FromResult<GrainAddress?>(null)
            : silo.Catalog.AcceptAsync(grainClass, previous, values);
}
