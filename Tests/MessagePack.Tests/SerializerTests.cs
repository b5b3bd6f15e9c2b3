using System.Buffers;
using Grid.MessagePackTests.Samples;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace Grid.MessagePackTests;

// The serializer's ways in and out.
public sealed class SerializerTests
{
    private static readonly Point Value = new(300, "label");
    private static readonly byte[] Bytes = Convert.FromHexString("92CD012CA56C6162656C");

    [Fact]
    public void Serialize_EveryOutput_GetsTheSameBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        MessagePackSerializer.Serialize(output, Value);
        using var stream = new MemoryStream();
        MessagePackSerializer.Serialize(stream, Value);

        Assert.Equal(Bytes, MessagePackSerializer.Serialize(Value));
        Assert.Equal(Bytes, output.WrittenSpan.ToArray());
        Assert.Equal(Bytes, stream.ToArray());
        Assert.Equal([1, .. Bytes, 2], Wire.Write((ref w) =>
        {
            w.Write(1);
            MessagePackSerializer.Serialize(ref w, Value);
            w.Write(2);
        }));
    }

    [Fact]
    public void Deserialize_EveryInput_GivesTheSameValue()
    {
        using var stream = new MemoryStream(Bytes);

        Assert.Equal(Value, MessagePackSerializer.Deserialize<Point>(Bytes));
        Assert.Equal(Value, MessagePackSerializer.Deserialize<Point>(Wire.Cut(Bytes, [1, 3, 6])));
        Assert.Equal(Value, MessagePackSerializer.Deserialize<Point>(stream));
        Assert.Equal(Value, Wire.Read(Bytes, (ref r) => MessagePackSerializer.Deserialize<Point>(ref r)));
        Assert.Equal(Value, MessagePackSerializer.Deserialize<Point>((byte[])[.. Bytes, 1, 2], out int read));
        Assert.Equal(Bytes.Length, read);
        Assert.Equal(Value, MessagePackSerializer.Deserialize<Point>((byte[])[.. Bytes, 1], MessagePackSerializerOptions.Standard, out read));
        Assert.Equal(Bytes.Length, read);
    }

    [Fact]
    public async Task SerializeAsync_Stream_ReadsBack()
    {
        string[] value = [.. Enumerable.Range(0, 20_000).Select(i => $"item {i}")];
        using var stream = new MemoryStream();
        await MessagePackSerializer.SerializeAsync(stream, value);
        stream.Position = 0;

        Assert.Equal(value, await MessagePackSerializer.DeserializeAsync<string[]>(stream));
        Assert.Equal(MessagePackSerializer.Serialize(value), stream.ToArray());
    }

    [Fact]
    public async Task Deserialize_StreamOfSeveralValues_StopsBehindTheFirst()
    {
        using var stream = new MemoryStream([.. Bytes, 7, 8]);

        Assert.Equal(Value, MessagePackSerializer.Deserialize<Point>(stream));
        Assert.Equal(Bytes.Length, stream.Position);
        Assert.Equal(7, await MessagePackSerializer.DeserializeAsync<int>(stream));
        Assert.Equal(8, await MessagePackSerializer.DeserializeAsync<int>(stream));
    }

    [Fact]
    public async Task Deserialize_EmptyInput_FailsAsEndOfStream()
    {
        Wire.FromHexFails<int, EndOfStreamException>("");
        using var stream = new MemoryStream();
        var failure = await Assert.ThrowsAsync<MessagePackSerializationException>(
            async () => await MessagePackSerializer.DeserializeAsync<int>(stream));
        Assert.IsType<EndOfStreamException>(failure.InnerException);
    }

    [Fact]
    public void Serialize_Cancelled_Stops()
    {
        var failure = Assert.Throws<MessagePackSerializationException>(
            () => MessagePackSerializer.Serialize(new[] { 1, 2 }, null, new CancellationToken(canceled: true)));

        Assert.IsType<OperationCanceledException>(failure.InnerException);
    }

    [Fact]
    public void WithResolver_CompositeResolver_AsksItsFormattersFirst()
    {
        IFormatterResolver resolver = CompositeResolver.Create(
            (IMessagePackFormatter[])[new ShoutingFormatter()], (IFormatterResolver[])[StandardResolver.Instance]);
        MessagePackSerializerOptions options = MessagePackSerializerOptions.Standard.WithResolver(resolver);

        Assert.Equal("9201A26121", Convert.ToHexString(MessagePackSerializer.Serialize(new Point(1, "a"), options)));
        Assert.Equal(new Point(1, "a"), MessagePackSerializer.Deserialize<Point>(Convert.FromHexString("9201A26121"), options));
        Assert.Same(resolver, options.Resolver);
        Assert.NotSame(resolver, MessagePackSerializerOptions.Standard.Resolver);
    }

    [Fact]
    public void GetFormatter_StandardResolver_KnowsGeneratedTypesAndNoOthers()
    {
        Assert.NotNull(StandardResolver.Instance.GetFormatter<Point>());
        Assert.NotNull(StandardResolver.Instance.GetFormatter<List<Point>>());
        Assert.Null(StandardResolver.Instance.GetFormatter<Unmarked>());
        Assert.Throws<FormatterNotRegisteredException>(() => StandardResolver.Instance.GetFormatterWithVerify<Unmarked>());
    }

    [Fact]
    public void Options_WithMethods_LeaveTheOriginal()
    {
        MessagePackSerializerOptions standard = MessagePackSerializerOptions.Standard;
        MessagePackSerializerOptions careful = standard.WithSecurity(MessagePackSecurity.UntrustedData);

        Assert.Same(MessagePackSecurity.TrustedData, standard.Security);
        Assert.Same(MessagePackSecurity.UntrustedData, careful.Security);
        Assert.Equal(500, careful.Security.MaximumObjectGraphDepth);
        Assert.True(careful.Security.HashCollisionResistant);
        Assert.Equal(9, careful.Security.WithMaximumObjectGraphDepth(9).MaximumObjectGraphDepth);
        Assert.Equal(
            [1, 2],
            MessagePackSerializer.Deserialize<Dictionary<Guid, int>>(
                MessagePackSerializer.Serialize(new Dictionary<Guid, int> { [Guid.Empty] = 1, [new Guid(1, 2, 3, new byte[8])] = 2 }), careful).Values.Order());
    }
}
