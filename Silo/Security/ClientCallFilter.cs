using System.Collections.Concurrent;
using System.Globalization;

namespace Grid.Silo.Security;

// Who calls is told by the id that the runtime gives the source of a call. A call from outside of any grain has a client's id,
// and a silo's own calls, such as its doors', are among those: a silo's id ends with its address, whose generation counts from
// 1; that of a client elsewhere is a Guid, or an address with a negative generation. The gateway writes a client's id into its
// calls, so that it can't claim another.
//
// What the runtime itself offers clients need to find the grains, and their own objects other clients may know; neither is a
// grain.

/// <summary>
/// Refuses calls that come from clients of the cluster, but for those of grains that are open to them.
/// </summary>
internal sealed class ClientCallFilter : IIncomingGrainCallFilter
{
    private static readonly string[] ClientTypes = ["sys.client", "sys.remote-client"];
    private static readonly string[] ServiceTypes = ["sys.svc.", "sys.target.", .. ClientTypes];
    private static readonly ConcurrentDictionary<GrainType, bool> Clients = new();
    private static readonly ConcurrentDictionary<(Type Method, Type Grain), bool> Open = new();

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.SourceId is { } source && IsClient(source)
            && !IsOneOf(ServiceTypes, context.TargetId.Type)
            && !IsOpen(context.InterfaceMethod.DeclaringType!, context.Grain.GetType()))
        {
            throw new UnauthorizedAccessException(
                $"Grain '{context.TargetId}' takes no calls from clients of the cluster, and {context.InterfaceMethod.DeclaringType!.Name}." +
                $"{context.MethodName} came from client '{source.Key}'. Call models through a silo's HTTP address.");
        }

        return context.Invoke();
    }

    /// <summary>Tells whether a call comes from a client, and not from a grain or from a silo itself.</summary>
    /// <param name="source">The call's source.</param>
    /// <returns>Whether it does.</returns>
    internal static bool IsClient(GrainId source)
    {
        if (!Clients.GetOrAdd(source.Type, static type => IsOneOf(ClientTypes, type)))
        {
            return false;
        }

        var key = source.Key.ToString()!;
        return !int.TryParse(key.AsSpan(key.LastIndexOf('@') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation)
            || !key.Contains('@', StringComparison.Ordinal)
            || generation < 0;
    }

    /// <summary>Tells whether a method is open to clients: its interface is, or it is the runtime's extension of a grain with one that is.</summary>
    /// <param name="method">The interface that declares the method.</param>
    /// <param name="grain">The grain's class.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsOpen(Type method, Type grain)
        => Open.GetOrAdd((method, grain), static key
            => IsMarked(key.Method)
                || (!typeof(IGrain).IsAssignableFrom(key.Method) && Array.Exists(key.Grain.GetInterfaces(), IsMarked)));

    private static bool IsOneOf(string[] prefixes, GrainType type)
    {
        var text = type.ToString()!;
        return Array.Exists(prefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static bool IsMarked(Type type) => type.IsDefined(typeof(OpenToClientsAttribute), inherit: false);
}
