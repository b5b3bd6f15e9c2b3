using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// What goes from one endpoint (silo or client) to another. Everything a callee needs is in here, so that a transport over
// a network only has to write these fields; in process the body is passed as the object it is, its arguments having been
// copied when the call was made.
//
// Ids are unique within the sending endpoint. A message is sent once: nothing in the runtime sends it again after a
// target may have begun to run it. Only messages that were never started are forwarded (ForwardCount).
internal sealed class Message
{
    private const int LongestShown = 200;

    public long Id;
    public MessageKind Kind;
    public MethodOptions Options;
    public SiloAddress? TargetSilo;
    public SiloAddress? SendingSilo;
    public GrainId TargetGrain;
    public GrainId SendingGrain;

    /// <summary>An <see cref="Invokable"/> for requests, a <see cref="Response"/> for responses, the new address for what has moved.</summary>
    public object? Body;

    public Dictionary<string, object>? RequestContext;

    /// <summary>When the caller gives a request up, in milliseconds of this machine's uptime; 0 for never. What travels is the time left.</summary>
    public long ExpiresAt;

    public int ForwardCount;

    /// <summary>Whether placement or the directory chose the receiver, which then may create the activation.</summary>
    public bool MayActivate;

    /// <summary>An address that the sender of the request had cached and that was wrong: on a request that was passed on, and its response.</summary>
    public GrainAddress? Invalidation;

    /// <summary>Whether it came over a network: nothing here shares its body.</summary>
    public bool IsFromWire;

    // Used by the activation that holds the message; never sent.
    public Message? Next;
    public int RunningIndex = -1;
    public bool IsTimerTick;
    public bool KeepsAlive = true;

    /// <summary>Gets whether the caller has given the request up.</summary>
    public bool IsExpired => ExpiresAt != 0 && Environment.TickCount64 >= ExpiresAt;

    public bool IsOneWay => (Options & MethodOptions.OneWay) != 0;

    /// <summary>Gets the call of a request, decoded now if it came as bytes and nobody has looked yet.</summary>
    public Invokable Call => Body as Invokable ?? Open();

    public bool ExpectsResponse => Kind == MessageKind.Request && !IsOneWay;

    public bool IsReadOnly => (Options & MethodOptions.ReadOnly) != 0;

    public bool IsAlwaysInterleave => (Options & MethodOptions.AlwaysInterleave) != 0;

    public Message CreateResponse(Response response) => new()
    {
        Id = Id,
        Kind = MessageKind.Response,
        TargetSilo = SendingSilo,
        SendingSilo = TargetSilo,
        TargetGrain = SendingGrain,
        SendingGrain = TargetGrain,
        Invalidation = Invalidation,
        Body = response,
    };

    /// <summary>Sets the call of a request that came over a network. How it is scheduled is its method's to say, not the caller's.</summary>
    public void SetCall(Invokable call)
    {
        Body = call;
        Options = (call.Method.Options & ~MethodOptions.OneWay) | (Options & MethodOptions.OneWay);
    }

    public Message CreateMoved(SiloAddress to) => new()
    {
        Id = Id,
        Kind = MessageKind.Moved,
        Options = MethodOptions.OneWay,
        TargetSilo = SendingSilo,
        SendingSilo = TargetSilo,
        TargetGrain = SendingGrain,
        SendingGrain = TargetGrain,
        ForwardCount = ForwardCount,
        Body = to,
    };

    private Invokable Open()
    {
        var call = MessageCodec.ReadCall(Body as RawBody
            ?? throw new InvalidOperationException($"{this} has no call in it."));
        SetCall(call);
        return call;
    }

    public override string ToString()
        => Body is Invokable call
            ? $"{Kind} {Id} {Cut(SendingGrain)} -> {Cut(TargetGrain)} {call.GetInterfaceName()}.{call.GetMethodName()}"
            : $"{Kind} {Id} {Cut(SendingGrain)} -> {Cut(TargetGrain)}";

    /// <summary>Returns an id for logs and errors, which a long one must not fill.</summary>
    public static string Cut(GrainId id)
        => id.ToString() is { Length: > LongestShown } text ? $"{text.AsSpan(0, LongestShown)}..." : id.ToString();
}

internal enum MessageKind : byte
{
    Request,
    Response,

    /// <summary>Cancels the request of the same id from the same endpoint.</summary>
    Cancel,

    /// <summary>Tells the caller that the request of the same id, which has not started, was passed on to another silo.</summary>
    Moved,
}
