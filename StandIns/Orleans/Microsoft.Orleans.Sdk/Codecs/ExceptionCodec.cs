using System.Runtime.CompilerServices;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>Exceptions of libraries, which have no serializer: their type and what every exception has.</summary>
internal sealed class ExceptionCodec<T> : IValueCodec<T>
    where T : Exception
{
    public void Write(ref MessagePackWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            ExceptionMembers.Instance.WriteMembers(ref writer, value);
        }
    }

    public T Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null!;
        }

        var value = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        ExceptionMembers.Instance.ReadMembers(ref reader, value);
        return value;
    }
}

/// <summary>What every exception has: message, cause, stack trace and result code.</summary>
internal sealed class ExceptionMembers : IBaseCodec<Exception>
{
    public static readonly ExceptionMembers Instance = new();

    public void WriteMembers(ref MessagePackWriter writer, Exception value)
    {
        writer.WriteMapHeader(4);
        writer.Write(0);
        writer.Write(value.Message);
        writer.Write(1);
        CodecOf<Exception?>.Write(ref writer, value.InnerException);
        writer.Write(2);
        writer.Write(value.StackTrace);
        writer.Write(3);
        writer.Write(value.HResult);
    }

    public void ReadMembers(ref MessagePackReader reader, Exception value)
    {
        GeneratedCodeDepth.Enter(ref reader);
        var count = reader.ReadMapHeader();
        for (var i = 0; i < count; i++)
        {
            switch (reader.ReadInt64())
            {
                case 0:
                    Message(value) = reader.ReadString();
                    break;
                case 1:
                    InnerException(value) = CodecOf<Exception?>.Read(ref reader);
                    break;
                case 2:
                    RemoteStackTrace(value) = reader.ReadString() is { } trace ? trace + Environment.NewLine : null;
                    break;
                case 3:
                    value.HResult = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Depth--;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerException(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? RemoteStackTrace(Exception exception);
}
