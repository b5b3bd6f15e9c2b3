using System.Buffers;
using MessagePack;

namespace Grid.MessagePackTests;

// Short ways to write and to read bytes in tests.
internal static class Wire
{
    public delegate void WriteAction(ref MessagePackWriter writer);

    public delegate T ReadFunction<out T>(ref MessagePackReader reader);

    public static byte[] Write(WriteAction write)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        write(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static T Read<T>(byte[] bytes, ReadFunction<T> read)
    {
        var reader = new MessagePackReader(bytes);
        T value = read(ref reader);
        Assert.True(reader.End, $"{bytes.Length - reader.Consumed} bytes are left.");
        return value;
    }

    public static TException ReadFails<TException>(byte[] bytes, ReadFunction<object?> read)
        where TException : Exception
        => Assert.Throws<TException>(() =>
        {
            var reader = new MessagePackReader(bytes);
            read(ref reader);
        });

    public static string Hex<T>(T value) => Convert.ToHexString(MessagePackSerializer.Serialize(value));

    public static T FromHex<T>(string hex) => MessagePackSerializer.Deserialize<T>(Convert.FromHexString(hex));

    // What the serializer's exception wraps.
    public static TInner FromHexFails<T, TInner>(string hex)
        where TInner : Exception
        => Assert.IsType<TInner>(Assert.Throws<MessagePackSerializationException>(() => FromHex<T>(hex)).InnerException, exactMatch: false);

    // The bytes in pieces, cut at the given offsets.
    public static ReadOnlySequence<byte> Cut(byte[] bytes, IEnumerable<int> offsets)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, 0);
        Piece last = first;
        int start = 0;
        foreach (int offset in offsets.Append(bytes.Length))
        {
            last = last.Append(bytes.AsMemory(start, offset - start));
            start = offset;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
