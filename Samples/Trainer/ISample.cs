using Grid.Samples.Evaluation;

namespace Grid.Samples;

/// <summary>A model that the trainer can make.</summary>
internal interface ISample
{
    /// <summary>Gets the name that the model is served under.</summary>
    string Name { get; }

    /// <summary>Trains the model, judges the finished file and, unless it only validates, writes it with its examples.</summary>
    /// <exception cref="InvalidDataException">A data file is not what it should be.</exception>
    SampleReport Train(TrainerOptions options, TimeProvider time);
}
