using System.Globalization;
using System.Text;

namespace Grid.Silo.Rest;

// What the fast path takes must be what the general reader says, to the bit.
public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0e0")]
    [InlineData("0.1")]
    [InlineData("-1.5E+3")]
    [InlineData("9007199254740992")]
    [InlineData("1e22")]
    [InlineData("1e-22")]
    [InlineData("16777216")]
    [InlineData("3.4028234")]
    public void TryRead_OrdinaryNumber_IsTakenExactly(string text)
    {
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), out double wide));
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(wide));
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), out float narrow));
        Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(narrow));
    }

    // 16777217 lies between two FP32s; so does the last, whose 17th digit alone decides and is lost in FP64.
    [Theory]
    [InlineData("16777217")]
    [InlineData("1.000000059604644775390625")]
    [InlineData("1.00000005960464477")]
    public void TryRead_HalfwayBetweenTwoFp32_IsLeftToTheGeneralReader(string text)
        => Assert.False(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), out float _));

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("12345678901234567890")]
    [InlineData("184467440737095516160")]
    [InlineData("1e23")]
    [InlineData("1e-23")]
    [InlineData("1e100")]
    [InlineData("0.00000000000000000001")]
    public void TryRead_NumberThatNeedsMore_IsLeftToTheGeneralReader(string text)
        => Assert.False(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), out double _));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryRead_RandomNumbers_AgreeWithTheGeneralReader(int seed)
    {
        var random = new Random(seed);
        var taken = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = RandomNumber(random);
            var utf8 = Encoding.ASCII.GetBytes(text);
            if (JsonNumber.TryRead(utf8, out double wide))
            {
                taken++;
                Assert.True(double.Parse(text, CultureInfo.InvariantCulture).Equals(wide), text);
            }

            if (JsonNumber.TryRead(utf8, out float narrow))
            {
                Assert.True(float.Parse(text, CultureInfo.InvariantCulture).Equals(narrow), text);
            }
        }

        Assert.True(taken > 20_000, $"Only {taken} numbers went the fast way.");
    }

    // Digits of any count, or the decimal neighbourhood of a point between two FP32s, where rounding twice goes wrong.
    private static string RandomNumber(Random random)
    {
        if (random.Next(2) == 0)
        {
            var low = MathF.Abs((float)(random.NextDouble() * random.Next(1, 1_000_000)));
            return (((double)low + MathF.BitIncrement(low)) / 2).ToString($"F{random.Next(1, 14)}", CultureInfo.InvariantCulture);
        }

        var sign = random.Next(2) == 0 ? "-" : "";
        var fraction = random.Next(2) == 0 ? "" : "." + random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 17))).ToString(CultureInfo.InvariantCulture);
        var exponent = random.Next(3) == 0 ? $"e{random.Next(-30, 30)}" : "";
        return sign + random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 17))).ToString(CultureInfo.InvariantCulture) + fraction + exponent;
    }
}
