using MessagePack;
using Orleans.CodeGeneration;

namespace Orleans.Serialization.Codecs;

/// <summary>Calls as arguments of other calls: how a sequence's first pull brings what is to be enumerated.</summary>
internal sealed class InvokableCodec<T> : IValueCodec<T>
    where T : Invokable
{
    public void Write(ref MessagePackWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            ObjectCodec.WriteCall(ref writer, value);
        }
    }

    public T Read(ref MessagePackReader reader)
        => reader.TryReadNil() ? null!
            : ObjectCodec.ReadCall(ref reader) as T
                ?? throw new MessagePackSerializationException($"A call came that is no '{typeof(T)}'.");
}
