using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

public sealed class SenderTests
{
    [Fact]
    public void FrameSender_BeyondItsLimit_RefusesRequestsBeforeResponses()
    {
        var sender = new FrameSender(1000, static _ => { });

        Assert.True(sender.TryEnqueue(new byte[1000], isResponse: false));
        Assert.False(sender.TryEnqueue(new byte[1], isResponse: false));
        Assert.True(sender.TryEnqueue(new byte[1000], isResponse: true));
        Assert.False(sender.TryEnqueue(new byte[1], isResponse: true));
        Assert.Equal(2000, sender.TakePending().Length);
        Assert.True(sender.TryEnqueue(new byte[1], isResponse: false));
    }

    [Fact]
    public void BulkSender_BeyondItsLimit_RefusesButTakesOneOfAnySize()
    {
        var sender = new BulkSender(1000, static _ => { });

        Assert.True(sender.TryEnqueue(new byte[5000], null, isResponse: false));
        Assert.False(sender.TryEnqueue(new byte[8], null, isResponse: false));
        Assert.Equal(5000 - FrameHeader.Size, Assert.Single(sender.TakePending()).Length);
        Assert.True(sender.TryEnqueue(new byte[8], null, isResponse: false));
    }

    [Fact]
    public async Task FrameSender_WritesInOrder()
    {
        using var stream = new MemoryStream();
        var sender = new FrameSender(1_000_000, static _ => { });
        sender.Attach(stream);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(sender.TryEnqueue([(byte)i, (byte)(i >> 8)], isResponse: false));
        }

        await sender.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));

        var bytes = stream.ToArray();
        Assert.Equal(Enumerable.Range(0, 1000), Enumerable.Range(0, 1000).Select(i => bytes[2 * i] | (bytes[(2 * i) + 1] << 8)));
    }
}
