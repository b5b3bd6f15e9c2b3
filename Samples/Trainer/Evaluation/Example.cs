namespace Grid.Samples.Evaluation;

/// <summary>A held-out row that ships as an example.</summary>
/// <param name="Input">The model's input.</param>
/// <param name="Truth">What the data set says the answer is.</param>
/// <param name="Show">The input in a form for people, line by line.</param>
internal sealed record Example<TFeatures>(TFeatures Input, string Truth, IReadOnlyList<string> Show);
