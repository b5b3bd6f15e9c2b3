using System.Net;
using System.Security.Authentication;

namespace Grid.RedisTests.Connections;

public sealed class ConfigurationTests
{
    [Fact]
    public void Parse_AllSettings_TakesThem()
    {
        var options = ConfigurationOptions.Parse(
            "cache,10.0.0.1:7000, [::1]:7001 ,password=a=b,user=ann,ssl=true,sslHost=host,sslProtocols=tls12|tls13,abortConnect=false,connectTimeout=100," +
            "syncTimeout=200,asyncTimeout=300,defaultDatabase=4,name=me,keepAlive=5,serviceName=service,allowAdmin=true,protocol=resp3,connectRetry=7," +
            "resolveDns=true,channelPrefix=pre:,configCheckSeconds=9,checkCertificateRevocation=false,version=6.2,tiebreaker=t,configChannel=c,setlib=false");

        Assert.Equal([new DnsEndPoint("cache", 0), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7000), new IPEndPoint(IPAddress.IPv6Loopback, 7001)], options.EndPoints.ToArray());
        Assert.Equal(("a=b", "ann", true, "host"), (options.Password, options.User, options.Ssl, options.SslHost));
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, options.SslProtocols);
        Assert.Equal((false, 100, 200, 300), (options.AbortOnConnectFail, options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout));
        Assert.Equal((4, "me", 5, "service", true), (options.DefaultDatabase, options.ClientName, options.KeepAlive, options.ServiceName, options.AllowAdmin));
        Assert.Equal((RedisProtocol.Resp3, 7, true, "pre:"), (options.Protocol, options.ConnectRetry, options.ResolveDns, options.ChannelPrefix.ToString()));
        Assert.Equal((9, false, new Version(6, 2), "t", "c"), (options.ConfigCheckSeconds, options.CheckCertificateRevocation, options.DefaultVersion, options.TieBreaker, options.ConfigurationChannel));
        Assert.False(options.SetClientLibrary);
    }

    [Fact]
    public void Parse_NothingButAServer_HasTheDocumentedDefaults()
    {
        var options = ConfigurationOptions.Parse("localhost");

        Assert.Equal((true, 5000, 5000, 5000, 3), (options.AbortOnConnectFail, options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout, options.ConnectRetry));
        Assert.Equal((false, false, null, null), (options.AllowAdmin, options.Ssl, options.DefaultDatabase, options.Protocol));
        Assert.Equal((60, "__Booksleeve_MasterChanged", "__Booksleeve_TieBreak"), (options.ConfigCheckSeconds, options.ConfigurationChannel, options.TieBreaker));
        Assert.True(options.CheckCertificateRevocation);
    }

    [Fact]
    public void AsyncTimeout_NotGiven_IsTheSyncTimeout() => Assert.Equal(1234, ConfigurationOptions.Parse("localhost,syncTimeout=1234").AsyncTimeout);

    [Theory, InlineData("localhost,nosuchsetting=1"), InlineData("localhost,ssl=maybe"), InlineData("localhost,connectTimeout=soon"), InlineData("localhost,protocol=resp9")]
    public void Parse_Faults_AreErrors(string text) => Assert.ThrowsAny<ArgumentException>(() => ConfigurationOptions.Parse(text));

    [Fact]
    public void Parse_UnknownSettings_CanBeIgnored() => Assert.Single(ConfigurationOptions.Parse("localhost,nosuchsetting=1", true).EndPoints);

    [Fact]
    public void ToString_ThenParse_GivesTheSame()
    {
        var text = ConfigurationOptions.Parse("cache:7000,password=secret,user=ann,ssl=true,allowAdmin=true,protocol=resp3,syncTimeout=100,abortConnect=false").ToString();
        var again = ConfigurationOptions.Parse(text);

        Assert.Equal(text, again.ToString());
        Assert.Equal(("secret", "ann", true, 100), (again.Password, again.User, again.Ssl, again.SyncTimeout));
        Assert.DoesNotContain("secret", again.ToString(includePassword: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Clone_Changed_LeavesTheOriginal()
    {
        var options = ConfigurationOptions.Parse("cache:7000");
        var copy = options.Clone();
        copy.EndPoints.Add("other:7001");
        copy.Password = "secret";

        Assert.Single(options.EndPoints);
        Assert.Null(options.Password);
    }

    [Fact]
    public void SetDefaultPorts_FillsInWhatIsMissing()
    {
        var plain = ConfigurationOptions.Parse("a,b:1");
        plain.SetDefaultPorts();
        var tls = ConfigurationOptions.Parse("a,ssl=true");
        tls.SetDefaultPorts();

        Assert.Equal([new DnsEndPoint("a", 6379), new DnsEndPoint("b", 1)], plain.EndPoints.ToArray());
        Assert.Equal([new DnsEndPoint("a", 6380)], tls.EndPoints.ToArray());
    }

    [Fact]
    public void RetryPolicies_LetTimePass()
    {
        Assert.False(new LinearRetry(100).ShouldRetry(0, 50));
        Assert.True(new LinearRetry(100).ShouldRetry(0, 150));
        Assert.False(new ExponentialRetry(100, 1000).ShouldRetry(0, 1));
        Assert.True(new ExponentialRetry(100, 1000).ShouldRetry(50, 2000));
    }
}
