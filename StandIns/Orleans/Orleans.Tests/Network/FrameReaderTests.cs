using System.Buffers.Binary;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

[Collection(nameof(AloneCollection))]
public sealed class FrameReaderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FedStream _stream = new();
    private readonly Frames _frames = new();
    private readonly ReadBudget _budget = new(1L << 30);

    public void Dispose() => _stream.Dispose();

    // Arrays grow with what has come, and what is in them stays.
    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    [InlineData(1_048_576)]
    [InlineData(9_000_001)]
    public async Task Segment_OfAnyLength_IsReadWhole(int length)
    {
        var run = new FrameReader(_stream, 10_000_000, _frames, _budget).RunAsync();
        var segment = new byte[length];
        new Random(3).NextBytes(segment);

        await _stream.FeedAsync(Begin(length));
        await _stream.FeedAsync(segment);
        _stream.End();
        await run.WaitAsync(Deadline);

        Assert.Equal(segment, Assert.Single(_frames.Segments));
    }

    [Fact]
    public async Task Segment_OfWhichNothingCame_TakesNoMemory()
    {
        var run = new FrameReader(_stream, 1_000_000_000, _frames, _budget).RunAsync();
        var before = GC.GetTotalAllocatedBytes();

        await _stream.FeedAsync(Begin(900_000_000));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 800_000_000);
        _stream.End();
        await Assert.ThrowsAsync<EndOfStreamException>(() => run.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Stalled_IsWhoGoesOnWithAFrameSlowly_AndNobodyElse()
    {
        var reader = new FrameReader(_stream, 10_000_000, _frames, _budget);
        var run = reader.RunAsync();
        Assert.False(reader.IsStalled());
        await _stream.FeedAsync(Begin(3_000_000));
        Assert.False(reader.IsStalled());
        await _stream.FeedAsync(new byte[1_500_000]);
        Assert.False(reader.IsStalled());
        await _stream.FeedAsync(new byte[100_000]);
        Assert.True(reader.IsStalled());
        await _stream.FeedAsync(new byte[1_400_000]);
        Assert.False(reader.IsStalled());
        Assert.False(reader.IsStalled());
        _stream.End();
        await run.WaitAsync(Deadline);
    }

    // The more it holds, the faster it must go on: else a few connections would hold a gigabyte for as long as they like.
    [Fact]
    public async Task Stalled_IsWhoHoldsMuchAndGoesOnWithLittle()
    {
        var reader = new FrameReader(_stream, 50_000_000, _frames, _budget);
        var run = reader.RunAsync();
        await _stream.FeedAsync(Begin(42_000_000));
        Assert.False(reader.IsStalled());
        await _stream.FeedAsync(new byte[32_000_000]);
        Assert.False(reader.IsStalled());
        await _stream.FeedAsync(new byte[4_600_000]);
        Assert.False(reader.IsStalled());
        await _stream.FeedAsync(new byte[2_000_000]);
        Assert.True(reader.IsStalled());
        _stream.End();
        await Assert.ThrowsAsync<EndOfStreamException>(() => run.WaitAsync(Deadline));
    }

    [Fact]
    public async Task NothingHasCome_NoBufferIsHeld()
    {
        var streams = Enumerable.Range(0, 200).Select(static _ => new FedStream()).ToArray();
        var before = GC.GetTotalAllocatedBytes();

        var runs = streams.Select(stream => new FrameReader(stream, 1_000_000, _frames, _budget).RunAsync()).ToArray();

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 5_000_000);
        foreach (var stream in streams)
        {
            stream.End();
        }

        await Task.WhenAll(runs).WaitAsync(Deadline);
    }

    private static byte[] Begin(int length)
    {
        var begin = new byte[FrameHeader.Size + 4 + 1];
        new FrameHeader(1, FrameKind.Message, 1).Write(begin);
        BinaryPrimitives.WriteInt32LittleEndian(begin.AsSpan(FrameHeader.Size), length);
        return begin;
    }

    private sealed class Frames : IFrameHandler
    {
        public byte[][] Segments { get; private set; } = [];

        public void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments) => Segments = segments!;
    }
}
