namespace Grid.SiloUnderTest.Grains;

/// <summary>What a grain answers, and which activation of it, where.</summary>
[GenerateSerializer, Immutable, Alias("chaos.answer")]
public readonly record struct Answer(
    [property: Id(0)] long Value, [property: Id(1)] string Silo, [property: Id(2)] Guid Activation);
