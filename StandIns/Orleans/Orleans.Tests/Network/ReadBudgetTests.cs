using System.Buffers.Binary;
using System.Net;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

/// <summary>Who is ended when too much is held of messages that have come in part.</summary>
public sealed class ReadBudgetTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly IPAddress Greedy = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Other = IPAddress.Parse("10.0.0.2");

    private readonly ReadBudget _budget = new(10_000_000);

    [Fact]
    public async Task OverTheLimit_WhoHoldsMostIsEnded_AndNotWhoReadsNext()
    {
        var (large, largeRun, largeStream) = Start(Greedy);
        var (small, smallRun, smallStream) = Start(Other);
        await largeStream.FeedAsync(Begin(9_000_000));
        await largeStream.FeedAsync(new byte[8_000_000]);
        await smallStream.FeedAsync(Begin(3_000_000));

        await smallStream.FeedAsync(new byte[2_900_000]);

        Assert.True(large.IsCutOff);
        Assert.False(small.IsCutOff);
        await smallStream.FeedAsync(new byte[100_000]);
        smallStream.End();
        await smallRun.WaitAsync(Deadline);
        largeStream.End();
        await Assert.ThrowsAnyAsync<IOException>(() => largeRun.WaitAsync(Deadline));

        // What it held counts no more.
        var (next, nextRun, nextStream) = Start(Other);
        await nextStream.FeedAsync(Begin(9_000_000));
        await nextStream.FeedAsync(new byte[9_000_000]);
        Assert.False(next.IsCutOff);
        nextStream.End();
        await nextRun.WaitAsync(Deadline);
    }

    // A host that spreads what it holds over many connections does not end the large message of another.
    [Fact]
    public async Task OverTheLimit_TheAddressThatHoldsMostLosesAConnection()
    {
        var (one, oneRun, oneStream) = Start(Other);
        await oneStream.FeedAsync(Begin(5_000_000));
        await oneStream.FeedAsync(new byte[2_500_000]);
        var many = Enumerable.Range(0, 8).Select(_ => Start(Greedy)).ToArray();
        foreach (var (_, _, stream) in many)
        {
            await stream.FeedAsync(Begin(2_000_000));
            await stream.FeedAsync(new byte[stream == many[0].Stream ? 1_100_000 : 1_000_000]);
        }

        Assert.False(one.IsCutOff);
        Assert.Same(many[0].Reader, Assert.Single(many, static item => item.Reader.IsCutOff).Reader);
        await oneStream.FeedAsync(new byte[2_500_000]);
        oneStream.End();
        await oneRun.WaitAsync(Deadline);
    }

    private (FrameReader Reader, Task Run, FedStream Stream) Start(IPAddress origin)
    {
        var stream = new FedStream();
        var reader = new FrameReader(stream, 20_000_000, new Frames(), _budget, origin);
        return (reader, reader.RunAsync(), stream);
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
        public void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments)
        {
        }
    }
}
