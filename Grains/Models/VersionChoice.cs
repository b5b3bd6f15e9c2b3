using System.Collections.Immutable;
using Grid.Onnx;
using Grid.Repository;
using Grid.Serving;

namespace Grid.Models;

/// <summary>
/// Decides which versions of a model are to serve.
/// </summary>
/// <param name="Versions">The versions, ascending; empty if there is a failure.</param>
/// <param name="Failure">What stands against it.</param>
/// <param name="Reason">The same in words.</param>
internal readonly record struct VersionChoice(ImmutableArray<long> Versions, ModelFailure Failure, string Reason)
{
    /// <summary>
    /// Gets the versions to store as wanted: a version whose folder is away for a while is not forgotten for it.
    /// </summary>
    public ImmutableArray<long> ToStore { get => field.IsDefault ? Versions : field; private init; }

    /// <summary>Chooses by the configuration's policy.</summary>
    public static VersionChoice ByPolicy(ModelKey model, ModelFolder folder, string? config)
    {
        if (folder.Versions.IsEmpty)
        {
            return new([], ModelFailure.NotFound, ModelStatusReport.Empty(folder));
        }

        var faults = ModelConfigReader.Read(config ?? folder.Config, model.Model, OnnxModelLoader.Platform, out var read);
        if (faults.Count > 0)
        {
            return new([], ModelFailure.Invalid, string.Join(' ', faults));
        }

        var versions = read.Versions.Select(folder.Versions, out var missing);
        return missing.IsEmpty
            ? new(versions, ModelFailure.None, "")
            : new(
                [],
                ModelFailure.NotFound,
                $"The configuration names versions that the model's folder does not hold: {string.Join(", ", missing)}. " +
                $"It holds {string.Join(", ", folder.Versions)}.");
    }

    /// <summary>Chooses what served before, as far as the repository still holds it; else by the policy.</summary>
    public static VersionChoice AsStored(ModelKey model, ModelFolder folder, ModelState state)
    {
        ImmutableArray<long> kept = [.. state.Versions.Intersect(folder.Versions)];
        return kept.IsEmpty
            ? ByPolicy(model, folder, state.Config)
            : new VersionChoice(kept, ModelFailure.None, "") { ToStore = state.Versions };
    }
}
