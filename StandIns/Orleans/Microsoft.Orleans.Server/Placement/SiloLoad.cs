namespace Orleans.Runtime.Placement;

/// <summary>How much a silo has to do, as it tells the others.</summary>
/// <param name="Activations">How many activations it has.</param>
/// <param name="Cpu">The share of its processors that the process uses, from 0 to 1.</param>
/// <param name="UsedMemory">The bytes of memory in use on its machine.</param>
/// <param name="TotalMemory">The bytes of memory that it may use at all.</param>
[GenerateSerializer, Immutable, Alias("sys.silo.load")]
internal readonly record struct SiloLoad(
    [property: Id(0)] int Activations, [property: Id(1)] double Cpu, [property: Id(2)] long UsedMemory, [property: Id(3)] long TotalMemory);
