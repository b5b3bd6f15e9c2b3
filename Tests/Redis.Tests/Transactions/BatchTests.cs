using Grid.RedisTests.Support;

namespace Grid.RedisTests.Transactions;

public sealed class BatchTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Execute_SendsAllInOrder(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        var batch = db.CreateBatch();
        var pushes = Enumerable.Range(0, 100).Select(i => batch.ListRightPushAsync(Key, i)).ToArray();
        var script = batch.ScriptEvaluateAsync("return redis.call('LLEN', KEYS[1])", [Key]);
        Assert.All(pushes, push => Assert.False(push.IsCompleted));

        batch.Execute();

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), await Task.WhenAll(pushes));
        Assert.Equal(100, (long)await script);
    }
}
