using Grid.Models;

namespace Grid.Serving;

/// <summary>
/// How a load ended. A model that can't be loaded is an answer, not an exception.
/// </summary>
/// <param name="Replica">The replica, which serves already; null if the load failed.</param>
/// <param name="Failure">What kind of failure it was; <see cref="ModelFailure.None"/> unless it failed.</param>
/// <param name="Reason">Why it failed and what to do; empty unless it did.</param>
internal readonly record struct ReplicaLoad(Replica? Replica, ModelFailure Failure, string Reason);
