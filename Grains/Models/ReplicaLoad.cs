namespace Grid.Models;

internal readonly record struct ReplicaLoad(ILoadedReplica? Replica, ModelFailure Failure, string Reason);
