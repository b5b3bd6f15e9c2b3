using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>A reference to a grain or observer; the generated subclass makes messages of its interface's methods.</summary>
[Immutable]
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    protected GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        ArgumentNullException.ThrowIfNull(shared);
        Shared = shared;
        GrainId = new GrainId(shared.GrainType, key);
    }

    public GrainId GrainId { get; }

    public GrainInterfaceType InterfaceType => Shared.InterfaceType;

    public virtual string InterfaceName => InterfaceType.ToString();

    internal GrainReferenceShared Shared { get; }

    internal static GrainReference CreateUntyped(GrainReferenceShared shared, IdSpan key) => new(shared, key);

    protected Task<T> InvokeTask<T>(Invokable request) => Shared.Runtime.CallTask<T>(this, request);

    protected Task InvokeTask(Invokable request) => Shared.Runtime.CallTask<object?>(this, request);

    protected ValueTask<T> InvokeValueTask<T>(Invokable request) => Shared.Runtime.CallValueTask<T>(this, request);

    protected ValueTask InvokeValueTask(Invokable request) => Shared.Runtime.CallValueTask(this, request);

    protected void InvokeVoid(Invokable request) => Shared.Runtime.CallOneWay(this, request);

    protected Task InvokeOneWay(Invokable request)
    {
        Shared.Runtime.CallOneWay(this, request);
        return Task.CompletedTask;
    }

    protected IAsyncEnumerable<T> InvokeAsyncEnumerable<T>(AsyncEnumerableInvokable<T> request)
    {
        request.Detach();
        return new AsyncEnumeration.RemoteSequence<T>(this, request);
    }

    public bool Equals(GrainReference? other)
        => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => Equals(reference1, reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !Equals(reference1, reference2);
}
