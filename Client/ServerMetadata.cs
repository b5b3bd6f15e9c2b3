namespace Grid.Client;

/// <summary>
/// What a server says of itself.
/// </summary>
/// <param name="Name">The server's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Extensions">The extensions of the Open Inference Protocol that it offers.</param>
public sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);
