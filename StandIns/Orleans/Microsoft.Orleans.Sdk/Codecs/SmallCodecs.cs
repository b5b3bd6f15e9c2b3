// Codecs of a few lines each.
using System.Runtime.CompilerServices;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>Values that have a text form.</summary>
internal sealed class TextCodec<T>(Func<T, string> write, Func<string, T> read) : IValueCodec<T>
{
    public void Write(ref MessagePackWriter writer, T value) => writer.Write(value is null ? null : write(value));

    public T Read(ref MessagePackReader reader) => reader.ReadString() is { } text ? read(text) : default!;
}

/// <summary>Enums, as the integers they are.</summary>
internal sealed class EnumCodec<T> : IValueCodec<T>
    where T : unmanaged, Enum
{
    public void Write(ref MessagePackWriter writer, T value)
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                writer.Write(Unsafe.As<T, byte>(ref value));
                break;
            case 2:
                writer.Write(Unsafe.As<T, ushort>(ref value));
                break;
            case 4:
                writer.Write(Unsafe.As<T, uint>(ref value));
                break;
            default:
                writer.Write(Unsafe.As<T, ulong>(ref value));
                break;
        }
    }

    public T Read(ref MessagePackReader reader)
    {
        var value = reader.ReadUInt64();
        return Unsafe.SizeOf<T>() switch
        {
            1 => Cast(checked((byte)value)),
            2 => Cast(checked((ushort)value)),
            4 => Cast(checked((uint)value)),
            _ => Cast(value),
        };
    }

    private static T Cast<TInteger>(TInteger value) => Unsafe.As<TInteger, T>(ref value);
}

/// <summary>References: the id of the grain and the name of the interface.</summary>
internal sealed class ReferenceCodec<T> : IValueCodec<T>
    where T : class
{
    public void Write(ref MessagePackWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        if (value is not GrainReference reference)
        {
            throw new CodecNotFoundException($"'{value.GetType()}' is not a reference. Pass this.AsReference<T>(), or what CreateObjectReference returned.");
        }

        writer.WriteArrayHeader(2);
        writer.Write(reference.GrainId.ToString());
        writer.Write(reference.InterfaceType.IsDefault ? null : reference.InterfaceName);
    }

    public T Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null!;
        }

        if (reader.ReadArrayHeader() != 2)
        {
            throw new MessagePackSerializationException("A reference must be an array of two: the grain's id and the interface's name.");
        }

        var id = GrainId.Parse(reader.ReadString() ?? "");
        var type = reader.ReadString() is { } name ? CodeGeneration.TypeRegistry.GetInterface(name).Type : typeof(IAddressable);
        var declared = typeof(T).IsInterface && !type.IsAssignableTo(typeof(T)) ? typeof(T) : type;
        return (T)ObjectCodec.Runtime.References.CreateReference(id, declared);
    }
}
