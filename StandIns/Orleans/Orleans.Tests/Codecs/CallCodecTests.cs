using System.Buffers;
using MessagePack;
using Orleans.CodeGeneration;
using Orleans.Serialization.Codecs;
using Orleans.TestingHost;

namespace StandIns.Orleans.Tests.Codecs;

/// <summary>A call is written and read as a transport will: captured by a filter, sent through bytes, and compared.</summary>
public sealed class CallCodecTests
{
    [Fact]
    public async Task Calls_RoundTripWithTheirArguments()
    {
        var captured = new List<Invokable>();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(context =>
        {
            captured.Add((Invokable)context.Request);
            return context.Invoke();
        }));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var grain = cluster.Client.GetGrain<ICodecGrain>("k");
        await grain.TakeAsync(5, "five", [new Spot(1, 2)], CancellationToken.None);
        await grain.EchoAsync(new Dog("d", 1));
        await grain.EchoAsync(7);

        var take = RoundTrip(captured[0]);
        var dog = RoundTrip(captured[1]);
        var seven = RoundTrip(captured[2]);

        Assert.Equal("TakeAsync", take.GetMethodName());
        Assert.Equal(5, take.GetArgument(0));
        Assert.Equal("five", take.GetArgument(1));
        Assert.Equal([new Spot(1, 2)], (List<Spot>)take.GetArgument(2)!);
        Assert.Equal(new Dog("d", 1), dog.GetArgument(0));
        Assert.Equal(captured[1].GetType(), dog.GetType());
        Assert.Equal(7, seven.GetArgument(0));
        Assert.Equal([typeof(int)], seven.TypeArguments);
    }

    [Fact]
    public void Call_OfAnUnknownMethod_IsRefused()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write("sample.codec-grain");
        writer.Write("no-such-method");
        writer.WriteArrayHeader(0);
        writer.WriteArrayHeader(0);
        writer.Flush();

        var error = Assert.Throws<MessagePackSerializationException>(() => Read(output.WrittenMemory));

        Assert.Contains("no-such-method", error.Message, StringComparison.Ordinal);
    }

    private static Invokable RoundTrip(Invokable call)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        ObjectCodec.WriteCall(ref writer, call);
        writer.Flush();
        return Read(output.WrittenMemory);
    }

    private static Invokable Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        return ObjectCodec.ReadCall(ref reader);
    }
}

[Alias("sample.codec-grain")]
public interface ICodecGrain : IGrainWithStringKey
{
    [Alias("take")]
    Task TakeAsync(int number, string text, List<Spot> spots, CancellationToken cancellation);

    Task<T> EchoAsync<T>(T value);

    ValueTask PingAsync();
}

internal sealed class CodecGrain : Grain, ICodecGrain
{
    public Task TakeAsync(int number, string text, List<Spot> spots, CancellationToken cancellation) => Task.CompletedTask;

    public Task<T> EchoAsync<T>(T value) => Task.FromResult(value);

    public ValueTask PingAsync() => default;
}
