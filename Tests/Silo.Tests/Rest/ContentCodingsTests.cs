using Microsoft.AspNetCore.Http;

namespace Grid.Silo.Rest;

public sealed class ContentCodingsTests
{
    [Theory]
    [InlineData("", "Identity")]
    [InlineData("gzip", "Gzip")]
    [InlineData("GZIP", "Gzip")]
    [InlineData("deflate, gzip, br", "Gzip")]
    [InlineData("br;q=1.0, gzip;q=0.5", "Brotli")]
    [InlineData("deflate", "Deflate")]
    [InlineData("gzip;q=0", "Identity")]
    [InlineData("gzip; q=0.0, identity", "Identity")]
    [InlineData("zstd, *", "Identity")]
    [InlineData(",;,=;q=x", "Identity")]
    public void ForAnswer_AcceptEncoding_ChoosesByWeightThenCost(string accepted, string expected)
        => Assert.Equal(Enum.Parse<ContentCoding>(expected), ContentCodings.ForAnswer(accepted));

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public void OfRequest_CodingThatIsNotThere_Is415(string header)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.ContentEncoding = header;
        Assert.Equal(415, Assert.Throws<RestFault>(() => ContentCodings.OfRequest(context.Request)).Status);
    }
}
