using MessagePack;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Cloning;

namespace Orleans.Serialization.Invocation;

/// <summary>A result.</summary>
public sealed class Response<TResult>(TResult value) : Response
{
    private TResult _value = value;

    public TResult TypedResult => _value;

    public override object? Result
    {
        get => _value;
        set => _value = (TResult)value!;
    }

    public override Exception? Exception
    {
        get => null;
        set => throw new InvalidOperationException("A response with a result has no exception. Replace the response.");
    }

    public override T GetResult<T>() => this is Response<T> typed ? typed._value : (T)(object)_value!;

    internal override void Detach()
    {
        if (!IsDetached && !ReferenceEquals(this, Completed))
        {
            IsDetached = true;
            _value = ObjectCopier.Copy(_value);
        }
    }

    internal override void WriteResult(ref MessagePackWriter writer)
    {
        if (ReferenceEquals(this, Completed))
        {
            MessageCodec.WriteNothing(ref writer);
        }
        else
        {
            MessageCodec.WriteValue(ref writer, _value);
        }
    }
}
