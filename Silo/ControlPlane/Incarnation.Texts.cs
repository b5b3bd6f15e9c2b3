using Grid.Silo.Hosting;

namespace Grid.Silo.ControlPlane;

internal sealed partial class Incarnation
{
    private static string Alone
        => "This silo has joined while Redis had lost the control plane's state, and the table of members does not have the other silos " +
            $"yet, so nothing was changed. Try again soon. Should there be no others, it changes things {AloneAfter.TotalMinutes:0} minutes after the recovery.";

    private static string Lost(SiloSettings settings)
        => $"Redis ({settings.RedisText}) has lost the control plane's state, or came back with older data. The models that serve go on " +
            "serving. Bring Redis back with its data, or run './grid recover' to put the state back from the silos' snapshots.";

    private static string Another(SiloSettings settings, ClusterRecord record)
        => $"Redis ({settings.RedisText}) holds the control plane of another cluster than this silo's data folder '{settings.Data}', which " +
            $"was last in use with {(record.SeenAt is { } seen ? $"Redis {seen}" : "a Redis that had lost its state")}. If the Redis or the service id is the " +
            "wrong one, stop this silo and start it with that of its cluster. If the silo is to join this cluster, stop it, move its data " +
            "folder aside and start it with an empty one; don't delete the old one, for it holds snapshots of its cluster's state. If that " +
            "state is to come back here: stop all silos, move the data folders of those that have joined since aside, delete the key " +
            $"'{settings.ServiceId}/grid' in Redis, start this silo first, and run './grid recover' on it.";
}
