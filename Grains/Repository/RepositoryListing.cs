using System.Collections.Immutable;

namespace Grid.Repository;

/// <summary>
/// The models that the repository names.
/// </summary>
/// <param name="Models">The names, sorted by their UTF-16 code units.</param>
/// <param name="LeftOut">Names of folders that no model may have, sorted likewise.</param>
internal sealed record RepositoryListing(ImmutableArray<string> Models, ImmutableArray<string> LeftOut);
