using System.Globalization;
using Grid.Onnx;
using Grid.Repository;

namespace Grid.Models;

/// <summary>
/// Says how a model stands, out of what the repository holds, what is stored and what its replicas are at.
/// </summary>
internal static class ModelStatusReport
{
    /// <param name="model">The model.</param>
    /// <param name="folder">What the repository holds, or null.</param>
    /// <param name="state">What is stored.</param>
    /// <param name="replicas">The replicas.</param>
    /// <param name="failures">Why versions did not load the last time.</param>
    /// <param name="problem">What concerns the model as a whole; empty if nothing.</param>
    public static ModelStatus Make(
        ModelKey model,
        ModelFolder? folder,
        ModelState state,
        IEnumerable<ReplicaRecord> replicas,
        IReadOnlyDictionary<long, string> failures,
        string problem)
    {
        var states = new SortedDictionary<long, ModelVersionStatus>();
        foreach (var replica in replicas.Where(static replica => replica.Role != ReplicaRole.Serving || replica.IsReady))
        {
            var version = replica.Key.Version;
            var found = StateOf(replica);
            if (!states.TryGetValue(version, out var known) || Rank(found) > Rank(known.State))
            {
                states[version] = new ModelVersionStatus(version, found, "");
            }
        }

        foreach (var (version, reason) in failures)
        {
            states.TryAdd(version, new ModelVersionStatus(version, ModelVersionState.Unavailable, reason));
        }

        foreach (var version in folder?.Versions ?? [])
        {
            states.TryAdd(version, new ModelVersionStatus(version, ModelVersionState.Unavailable, WhyIdle(state, version, problem)));
        }

        foreach (var version in folder?.Incomplete ?? [])
        {
            states.TryAdd(version, new ModelVersionStatus(
                version, ModelVersionState.Unavailable, $"its folder holds no {OnnxModelLoader.FileName}"));
        }

        return new ModelStatus(model, [.. states.Values], ProblemOf(model, folder, problem));
    }

    public static string Missing(ModelKey model)
        => model.Tenant == ModelKey.PublicTenant
            ? $"The models folder has no folder '{model.Model}'."
            : $"There is no model '{model.Model}'.";

    public static string Empty(ModelFolder folder)
        => folder.Incomplete.IsEmpty
            ? $"The model's folder holds no version. Put the model into a numbered folder, e.g. 1/{OnnxModelLoader.FileName}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"None of the model's versions ({string.Join(", ", folder.Incomplete)}) holds a {OnnxModelLoader.FileName}.");

    private static string ProblemOf(ModelKey model, ModelFolder? folder, string problem)
        => problem.Length > 0 ? problem
            : folder is null ? Missing(model)
            : folder.Versions.IsEmpty ? Empty(folder)
            : "";

    private static string WhyIdle(ModelState state, long version, string problem)
        => state.Desired switch
        {
            ModelDesire.Unloaded => "unloaded",
            ModelDesire.Loaded when !state.Versions.Contains(version) => "not among the versions to serve",
            _ when problem.Length > 0 => problem,
            _ => "not loaded",
        };

    // Draining and loading replicas of a version that serves all the while don't change that it serves.
    private static int Rank(ModelVersionState state)
        => state switch
        {
            ModelVersionState.Ready => 3,
            ModelVersionState.Loading => 2,
            ModelVersionState.Unloading => 1,
            _ => 0,
        };

    private static ModelVersionState StateOf(ReplicaRecord replica)
        => replica.Role switch
        {
            ReplicaRole.Serving => ModelVersionState.Ready,
            ReplicaRole.Loading => ModelVersionState.Loading,
            _ => ModelVersionState.Unloading,
        };
}
