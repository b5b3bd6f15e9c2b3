using System.Buffers;
using System.Text;
using MessagePack;

namespace Grid.MessagePackTests;

// Random trees of values from numbered seeds, which can be written and be compared with what a reader finds.
internal sealed class RandomDocument(int seed)
{
    private readonly Random _random = new(seed);

    public object? Next(int depth = 0) => _random.Next(depth < 4 ? 10 : 8) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64),
        3 => (ulong)_random.NextInt64() << _random.Next(2),
        4 => (float)_random.NextDouble(),
        5 => _random.NextDouble(),
        6 => Text(_random.Next(4) == 0 ? 400 : 20),
        7 => Bytes(),
        8 => Enumerable.Range(0, _random.Next(20)).Select(_ => Next(depth + 1)).ToArray(),
        _ => Enumerable.Range(0, _random.Next(20)).Select(i => KeyValuePair.Create(i, Next(depth + 1))).ToArray(),
    };

    // Offsets at which the bytes are cut: sometimes after every byte, sometimes nowhere, also twice at one place.
    public int[] Cuts(int length)
    {
        int[] cuts = _random.Next(4) == 0
            ? [.. Enumerable.Range(0, length)]
            : [.. Enumerable.Range(0, _random.Next(12)).Select(_ => _random.Next(length + 1)).Order()];
        return cuts;
    }

    public static void Write(ref MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNil(); break;
            case bool truth: writer.Write(truth); break;
            case long number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case string text: writer.Write(text); break;
            case byte[] bytes: writer.Write(bytes); break;
            case object?[] items:
                writer.WriteArrayHeader(items.Length);
                foreach (object? item in items)
                {
                    Write(ref writer, item);
                }

                break;
            case KeyValuePair<int, object?>[] pairs:
                writer.WriteMapHeader(pairs.Length);
                foreach ((int key, object? item) in pairs)
                {
                    writer.Write(key);
                    Write(ref writer, item);
                }

                break;
            default: throw new InvalidOperationException($"No case for {value.GetType()}.");
        }
    }

    // Reads what `value` was written as, and asserts that it is that.
    public static void Expect(ref MessagePackReader reader, object? value)
    {
        switch (value)
        {
            case null: reader.ReadNil(); break;
            case bool truth: Assert.Equal(truth, reader.ReadBoolean()); break;
            case long number: Assert.Equal(number, reader.ReadInt64()); break;
            case ulong number: Assert.Equal(number, reader.ReadUInt64()); break;
            case float number: Assert.Equal(number, reader.ReadSingle()); break;
            case double number: Assert.Equal(number, reader.ReadDouble()); break;
            case string text: Assert.Equal(text, reader.ReadString()); break;
            case byte[] bytes: Assert.Equal(bytes, reader.ReadBytes()!.Value.ToArray()); break;
            case object?[] items:
                Assert.Equal(items.Length, reader.ReadArrayHeader());
                foreach (object? item in items)
                {
                    Expect(ref reader, item);
                }

                break;
            case KeyValuePair<int, object?>[] pairs:
                Assert.Equal(pairs.Length, reader.ReadMapHeader());
                foreach ((int key, object? item) in pairs)
                {
                    Assert.Equal(key, reader.ReadInt32());
                    Expect(ref reader, item);
                }

                break;
            default: throw new InvalidOperationException($"No case for {value.GetType()}.");
        }
    }

    private string Text(int most)
    {
        var text = new StringBuilder();
        for (int i = _random.Next(most); i > 0; i--)
        {
            text.Append(_random.Next(5) switch { 0 => "é", 1 => "漢", 2 => "🙂", _ => "a" });
        }

        return text.ToString();
    }

    private byte[] Bytes()
    {
        byte[] bytes = new byte[_random.Next(300)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
