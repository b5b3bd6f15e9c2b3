using System.Collections.Immutable;

namespace Grid.Repository;

/// <summary>
/// What the repository holds of a model.
/// </summary>
/// <param name="Path">The model's folder.</param>
/// <param name="Config">The text of its <c>config.json</c>, or null if it has none.</param>
/// <param name="Versions">The versions with a <c>model.onnx</c>, ascending.</param>
/// <param name="Incomplete">The version folders without one, ascending.</param>
internal sealed record ModelFolder(
    string Path, string? Config, ImmutableArray<long> Versions, ImmutableArray<long> Incomplete);
