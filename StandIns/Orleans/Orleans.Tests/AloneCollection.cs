namespace StandIns.Orleans.Tests;

/// <summary>Tests that count what the whole process allocates or collects: nothing runs beside them.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
