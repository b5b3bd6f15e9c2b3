using System.Buffers;
using MessagePack;
using Orleans.Serialization;
using Orleans.Serialization.Codecs;

namespace StandIns.Orleans.Tests.Codecs;

public sealed class CodecTests
{
    [Fact]
    public void Everything_RoundTrips()
    {
        var value = new Everything
        {
            Integer = -7,
            Text = "text",
            Map = { ["a"] = [1.5, -2], ["b"] = [] },
            Guid = Guid.NewGuid(),
            Time = new DateTimeOffset(2026, 11, 21, 4, 5, 6, TimeSpan.FromMinutes(-90)),
            Money = 12345678901234567890.123m,
            Day = DayOfWeek.Friday,
            Bytes = [1, 2, 3],
            Pair = (3, "three"),
            Memory = new byte[] { 9, 8 },
            Anything = new Dog("inner", 2),
            Names = new List<string> { "x", "y" },
            Hidden = 42,
            Link = new Uri("https://example.org/a?b#c"),
        };

        var copy = RoundTrip(value);

        Assert.Equivalent(value, copy, strict: true);
        Assert.Equal(value.Memory.ToArray(), copy.Memory.ToArray());
        Assert.Equal(42, copy.Hidden);
        Assert.IsType<List<string>>(copy.Names);
    }

    // Four bytes a level: unbounded, a message of a few megabytes would end the process.
    [Fact]
    public void Exceptions_NestedWithoutEnd_AreRefused()
    {
        byte[] inner = [0x81, 0x01, 0x92, 0xC0];
        var bytes = Enumerable.Repeat(inner, 1_000_000).SelectMany(static level => level).Prepend((byte)0xC0).Prepend((byte)0x92).ToArray();

        var fault = Assert.ThrowsAny<Exception>(() => ObjectCodec.Deserialize<Exception>(bytes));

        Assert.Contains("nests deeper", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TypeNames_NestedWithoutEnd_AreRefused()
        => Assert.Throws<MessagePackSerializationException>(() => TypeNames.GetType(string.Concat(Enumerable.Repeat("list<", 1_000_000))));

    [Fact]
    public void Derived_UnderItsBase_KeepsItsTypeAndBothLevels()
    {
        Assert.Equal(new Dog("rex", 3), RoundTrip<Animal>(new Dog("rex", 3)));
        Assert.Equal(new Dog("rex", 3), RoundTrip<object>(new Dog("rex", 3)));
        Assert.Equal(new Dog("rex", 3), RoundTrip(new Dog("rex", 3)));
    }

    [Fact]
    public void Generic_Types_RoundTrip()
    {
        Assert.Equal(new Box<Spot>(new Spot(1, 2), 3), RoundTrip(new Box<Spot>(new Spot(1, 2), 3)));
        Assert.Equal(new Box<Spot>(new Spot(1, 2), 3), RoundTrip<object>(new Box<Spot>(new Spot(1, 2), 3)));
        Assert.Equal(new Box<Animal>(new Dog("d", 1), 1), RoundTrip(new Box<Animal>(new Dog("d", 1), 1)));
    }

    public static TheoryData<object> Values() =>
    [
        true, (byte)1, (sbyte)-1, (short)-300, (ushort)60000, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, 'ü', 1.5f, -2.5,
        (Half)0.5, "text", 1.10m, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        TimeSpan.FromTicks(-5), new DateOnly(2026, 2, 3), new TimeOnly(4, 5), new Version(1, 2, 3), new Spot(1, -1),
        new[] { 1, 2 }, new List<Spot> { new(1, 2) }, new HashSet<string> { "a" }, new Dictionary<int, string> { [1] = "one" },
        (1, "two", 3.0), Tuple.Create(1, "two"), new KeyValuePair<string, int>("k", 1), new byte[] { 1, 2, 3 },
        GrainId.Parse("a/b/c"), SiloAddress.FromParsableString("127.0.0.1:1@2"),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_DeclaredAsObject_RoundTripsWithItsType(object value)
    {
        var copy = RoundTrip(value);

        Assert.Equal(value.GetType(), copy.GetType());
        Assert.Equal(value, copy);
    }

    [Fact]
    public void OlderReader_SkipsWhatItDoesNotKnowAndKeepsDefaults()
    {
        var bytes = ObjectCodec.Serialize(new PlanNew { Name = "n", Spots = [new(5, 6)], Owner = "o" });

        var old = ObjectCodec.Deserialize<PlanOld>(bytes);

        Assert.Equal("n", old.Name);
        Assert.Equal(0, old.Size);
    }

    [Fact]
    public void NewerReader_KeepsDefaultsOfWhatIsMissing()
    {
        var bytes = ObjectCodec.Serialize(new PlanOld { Name = "n", Size = 4 });

        var plan = ObjectCodec.Deserialize<PlanNew>(bytes);

        Assert.Equal("n", plan.Name);
        Assert.Equal([new Spot(1, 1)], plan.Spots);
        Assert.Equal("nobody", plan.Owner);
    }

    [Fact]
    public void Exceptions_RoundTripWithTypeMessageCauseAndFields()
    {
        var thrown = Assert.Throws<SampleException>(void () => throw new SampleException("outer", 5, new ArgumentOutOfRangeException("seats", "inner")));

        var copy = Assert.IsType<SampleException>(RoundTrip<Exception>(thrown));

        Assert.Equal("outer", copy.Message);
        Assert.Equal(5, copy.Code);
        var inner = Assert.IsType<ArgumentOutOfRangeException>(copy.InnerException);
        Assert.StartsWith("inner", inner.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Exceptions_RoundTripWithTypeMessageCauseAndFields), copy.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_RoundTrips()
    {
        Assert.Null(RoundTrip<Animal?>(null));
        Assert.Null(RoundTrip<object?>(null));
        Assert.Null(RoundTrip<Everything?>(null));
        Assert.Null(RoundTrip<int?>(null));
        Assert.Null(RoundTrip<List<int>?>(null));
    }

    // The name of a type comes from outside: it must not create what nobody registered.
    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("list<System.IO.FileInfo>")]
    [InlineData("list<int")]
    [InlineData("dictionary<int>")]
    [InlineData("")]
    public void UnknownTypeName_IsRefused(string name)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(2);
        writer.Write(name);
        writer.WriteMapHeader(0);
        writer.Flush();

        Assert.Throws<MessagePackSerializationException>(() => ObjectCodec.Deserialize<object>(output.WrittenMemory));
    }

    [Fact]
    public void DeepNesting_FromOutside_IsRefusedBeforeTheStackEnds()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        for (var i = 0; i < 100_000; i++)
        {
            writer.WriteMapHeader(1);
            writer.Write(0);
        }

        writer.Flush();

        Assert.ThrowsAny<Exception>(() => ObjectCodec.Deserialize<Node>(output.WrittenMemory));
    }

    [Fact]
    public void TypeWithoutSerializer_IsRefusedWithAdvice()
    {
        var error = Assert.Throws<CodecNotFoundException>(() => ObjectCodec.Serialize<object>(new System.Text.StringBuilder()));

        Assert.Contains("[GenerateSerializer]", error.Message, StringComparison.Ordinal);
    }

    private static T RoundTrip<T>(T value) => ObjectCodec.Deserialize<T>(ObjectCodec.Serialize(value));
}
