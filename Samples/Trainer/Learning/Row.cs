namespace Grid.Samples.Learning;

/// <summary>One row of a data set: what the model sees, and the class it should answer.</summary>
internal sealed record Row<TFeatures>(TFeatures Features, int Label);
