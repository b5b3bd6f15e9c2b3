using Grid.Models;

namespace Grid.Client;

/// <summary>
/// A version of a model in the repository's index.
/// </summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version; empty for a model that has none loaded.</param>
/// <param name="State">Whether it takes requests.</param>
/// <param name="Reason">Why it takes none; empty otherwise.</param>
public sealed record ModelIndexEntry(string Name, string Version, ModelVersionState State, string Reason);
