using System.Buffers;
using System.IO.Pipelines;
using MessagePack;

namespace Grid.MessagePackTests;

// Input in pieces reads as input in one piece does, wherever the cuts lie.
public sealed class SegmentationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_InputCutAnywhere_ReadsTheSame(int seed)
    {
        var random = new RandomDocument(seed);
        object? document = random.Next();
        byte[] bytes = Wire.Write((ref w) => RandomDocument.Write(ref w, document));
        ReadOnlySequence<byte> pieces = Wire.Cut(bytes, random.Cuts(bytes.Length));

        var reader = new MessagePackReader(pieces);
        RandomDocument.Expect(ref reader, document);
        Assert.True(reader.End);
        Assert.Equal(bytes.Length, reader.Consumed);

        var skipping = new MessagePackReader(pieces);
        MessagePackReader peeking = skipping.CreatePeekReader();
        Assert.Equal(bytes, peeking.ReadRaw().ToArray());
        Assert.Equal(0, skipping.Consumed);
        skipping.Skip();
        Assert.True(skipping.End);
        Assert.Equal(0, pieces.Slice(skipping.Position).Length);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Skip_InputCutShort_ThrowsEndOfStream(int seed)
    {
        var random = new RandomDocument(seed);
        byte[] bytes = Wire.Write((ref w) => RandomDocument.Write(ref w, random.Next()));

        // Every length for a small document, else a sample that hits its start.
        for (int length = 0; length < Math.Min(bytes.Length, 300); length++)
        {
            byte[] part = bytes[..length];
            Assert.Throws<EndOfStreamException>(() =>
            {
                var reader = new MessagePackReader(Wire.Cut(part, [part.Length / 2]));
                reader.Skip();
            });
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_RandomBytes_ReadsOrThrowsAsDocumented(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        try
        {
            var reader = new MessagePackReader(Wire.Cut(bytes, [bytes.Length / 3, bytes.Length / 2]));
            while (!reader.End)
            {
                reader.Skip();
            }

            Assert.Equal(bytes.Length, reader.Consumed);
        }
        catch (Exception e) when (e is EndOfStreamException or MessagePackSerializationException or OverflowException)
        {
            // Whatever the bytes are, these are the only ways to fail.
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Write_ToAWriterOfSmallPieces_WritesTheSame(int seed)
    {
        object? document = new RandomDocument(seed).Next();
        byte[] expected = Wire.Write((ref w) => RandomDocument.Write(ref w, document));
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));
        Write(pipe.Writer, document);
        await pipe.Writer.CompleteAsync();

        ReadResult result = await pipe.Reader.ReadAtLeastAsync(expected.Length);
        Assert.Equal(expected, result.Buffer.ToArray());

        static void Write(PipeWriter output, object? document)
        {
            var writer = new MessagePackWriter(output);
            RandomDocument.Write(ref writer, document);
            writer.Flush();
        }
    }

    [Fact]
    public void TryReadStringSpan_TextInTwoPieces_ReadsNothing()
    {
        byte[] bytes = [0xa3, 0x61, 0x62, 0x63];
        var reader = new MessagePackReader(Wire.Cut(bytes, [2]));

        Assert.False(reader.TryReadStringSpan(out _));
        Assert.Equal(0, reader.Consumed);
        Assert.Equal("abc", reader.ReadString());
    }

    [Fact]
    public void WriteRaw_AfterGetSpan_KeepsTheOrder()
    {
        byte[] large = Enumerable.Range(0, 10_000).Select(i => (byte)i).ToArray();

        byte[] bytes = Wire.Write((ref w) =>
        {
            w.Write(1);
            Span<byte> span = w.GetSpan(2);
            span[0] = 2;
            span[1] = 3;
            w.Advance(2);
            w.WriteRaw(large);
            w.Write(4);
        });

        Assert.Equal([1, 2, 3, .. large, 4], bytes);
    }
}
