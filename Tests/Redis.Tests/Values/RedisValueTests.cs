namespace Grid.RedisTests.Values;

public sealed class RedisValueTests
{
    public static TheoryData<object, string> Values() => new()
    {
        { 0, "0" }, { -1, "-1" }, { long.MaxValue, "9223372036854775807" }, { long.MinValue, "-9223372036854775808" },
        { ulong.MaxValue, "18446744073709551615" }, { true, "1" }, { false, "0" }, { 1.5, "1.5" }, { 3.0, "3" },
        { double.PositiveInfinity, "+inf" }, { double.NegativeInfinity, "-inf" }, { "text", "text" }, { "", "" },
    };

    [Theory, MemberData(nameof(Values))]
    public void Value_OfAnyType_IsTheSameAsItsText(object value, string text)
    {
        var it = RedisValue.Unbox(value);

        Assert.Equal(text, it.ToString());
        Assert.True(it == text);
        Assert.Equal(it, (RedisValue)System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(it.GetHashCode(), ((RedisValue)System.Text.Encoding.UTF8.GetBytes(text)).GetHashCode());
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString((byte[])it!));
    }

    [Fact]
    public void Value_OfBytes_ReadsAsANumber()
    {
        RedisValue bytes = "42"u8.ToArray();

        Assert.Equal(42, (int)bytes);
        Assert.Equal(42L, (long)bytes);
        Assert.Equal(42UL, (ulong)bytes);
        Assert.Equal(42.0, (double)bytes);
        Assert.True(bytes == 42);
        Assert.True(bytes.TryParse(out long number));
        Assert.Equal(42, number);
        Assert.False(((RedisValue)"4x").TryParse(out long _));
        Assert.Throws<InvalidCastException>(() => (long)(RedisValue)"4x");
        Assert.Equal(double.PositiveInfinity, (double)(RedisValue)"inf");
    }

    [Fact]
    public void Value_ThatIsNothing_ConvertsToDefaults()
    {
        var nothing = RedisValue.Null;

        Assert.True(nothing.IsNull);
        Assert.False(nothing.HasValue);
        Assert.True(nothing.IsNullOrEmpty);
        Assert.Equal(0, (long)nothing);
        Assert.Null((long?)nothing);
        Assert.Null((string?)nothing);
        Assert.Null((byte[]?)nothing);
        Assert.False(nothing == RedisValue.EmptyString);
        Assert.True(RedisValue.EmptyString.IsNullOrEmpty);
        Assert.False(RedisValue.EmptyString.IsNull);
    }

    [Fact]
    public void Value_Compared_IsOrderedAsNumberOrText()
    {
        RedisValue[] values = [10, 9, 100, -1];
        Assert.Equal([-1, 9, 10, 100], values.Order());
        Assert.True(((RedisValue)"a").CompareTo("b") < 0);
        Assert.True(((RedisValue)"abc").StartsWith("ab"));
        Assert.Equal(3, ((RedisValue)"abc").Length());
    }

    [Fact]
    public void Key_OfTextAndBytes_AreTheSame()
    {
        RedisKey text = "key";
        RedisKey bytes = "key"u8.ToArray();

        Assert.Equal(text, bytes);
        Assert.Equal(text.GetHashCode(), bytes.GetHashCode());
        Assert.Equal("prefix:key", (string?)bytes.Prepend("prefix:"));
        Assert.Equal("key:suffix", (string?)text.Append(":suffix"));
        Assert.True(text == "key");
        Assert.NotEqual(text, default);
    }

    [Fact]
    public void Result_MadeByHand_Converts()
    {
        Assert.Equal(5, (int)RedisResult.Create(5));
        Assert.Equal(ResultType.Integer, RedisResult.Create(5).Resp2Type);
        var many = RedisResult.Create([1, "two", RedisValue.Null]);
        Assert.Equal(new[] { "1", "two", null }, (string?[]?)many);
        Assert.Equal(3, many.Length);
        Assert.True(many[2].IsNull);
        Assert.True(RedisResult.Create(RedisValue.Null).IsNull);
    }

    [Fact]
    public void Channel_LiteralAndPattern_AreDifferent()
    {
        Assert.True(RedisChannel.Pattern("a*").IsPattern);
        Assert.False(RedisChannel.Literal("a*").IsPattern);
        Assert.NotEqual(RedisChannel.Literal("a*"), RedisChannel.Pattern("a*"));
        Assert.Equal(RedisChannel.Literal("a"), RedisChannel.Literal("a"u8.ToArray()));
    }
}
