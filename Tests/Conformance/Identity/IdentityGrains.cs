namespace Grid.Conformance.Identity;

public interface IPlainNameGrain : IGrainWithStringKey
{
    Task<string> GetIdAsync();

    Task<IPlainNameGrain> GetSelfAsync();
}

internal sealed class PlainNameGrain : Grain, IPlainNameGrain
{
    public Task<string> GetIdAsync() => Task.FromResult(this.GetGrainId().ToString());

    public Task<IPlainNameGrain> GetSelfAsync() => Task.FromResult(this.AsReference<IPlainNameGrain>());
}

public interface INamedGrain : IGrainWithStringKey
{
    Task<string> GetIdAsync();
}

[GrainType("given-name")]
internal sealed class NamedGrain : Grain, INamedGrain
{
    public Task<string> GetIdAsync() => Task.FromResult(this.GetGrainId().ToString());
}

public interface INumberedGrain : IGrainWithIntegerKey
{
    Task<long> GetKeyAsync();
}

internal sealed class NumberedGrain : Grain, INumberedGrain
{
    public Task<long> GetKeyAsync() => Task.FromResult(this.GetPrimaryKeyLong());
}

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> GetKeyAsync();
}

internal sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> GetKeyAsync() => Task.FromResult(this.GetPrimaryKey());
}
