using Orleans.Concurrency;

namespace Orleans.Runtime.Directory;

/// <summary>What silos ask each other about where grains are. Each call says the version of the membership that it is based on.</summary>
[Alias("sys.target.directory")]
internal interface IDirectoryTarget : ISystemTarget
{
    /// <summary>Enters an activation, unless there is another; returns the one that stays.</summary>
    /// <param name="address">The activation.</param>
    /// <param name="previous">The activation that it replaces, if that is the one which is entered.</param>
    /// <param name="sender">The asking silo.</param>
    /// <param name="version">The version of the membership that it knows.</param>
    [Alias("register")]
    Task<DirectoryAnswer> RegisterAsync(GrainAddress address, GrainAddress? previous, SiloAddress sender, int version);

    [Alias("lookup")]
    Task<DirectoryAnswer> LookupAsync(GrainId grain, SiloAddress sender, int version);

    [Alias("unregister")]
    Task<DirectoryAnswer> UnregisterAsync(GrainAddress address, SiloAddress sender, int version);

    /// <summary>Returns the callee's own activations that an owner has on a ring, once the callee knows the version.</summary>
    [Alias("activations")]
    Task<GrainAddress[]> GetActivationsAsync(SiloAddress owner, SiloAddress[] ring, int version);

    /// <summary>Tells a silo that its activation is the second of its grain and has to go.</summary>
    [OneWay, Alias("drop")]
    Task DropAsync(GrainAddress loser, GrainAddress winner);

    /// <summary>Creates an activation from what another silo's has left.</summary>
    [Alias("migrate")]
    Task<GrainAddress?> AcceptAsync(GrainAddress previous, Dictionary<string, byte[]> values);
}

/// <summary>The answer of a silo that was taken for the owner of a grain.</summary>
[GenerateSerializer, Immutable, Alias("sys.directory.answer")]
internal sealed record DirectoryAnswer(
    [property: Id(0)] bool IsOwner, [property: Id(1)] GrainAddress? Address, [property: Id(2)] int Version);
