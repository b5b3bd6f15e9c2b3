using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grid.RedisTests.Support;

namespace Grid.RedisTests.Connections;

public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-tls-").FullName;
    private readonly X509Certificate2 _authority;

    public TlsTests()
    {
        _authority = MakeAuthority("CN=Grid test authority");
        File.WriteAllText(PathOf("ca.crt"), _authority.ExportCertificatePem());
        Issue("server", "localhost");
        Issue("client", "client");
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TlsFact]
    public async Task Connect_TrustedIssuerAndClientCertificate_Works()
    {
        await using var server = await StartAsync();

        foreach (var protocol in new[] { RedisProtocol.Resp2, RedisProtocol.Resp3 })
        {
            await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(Options(server, options =>
            {
                options.Protocol = protocol;
                options.TrustIssuer(PathOf("ca.crt"));
            }));
            var value = new byte[1_000_000];
            await multiplexer.GetDatabase().StringSetAsync("a", value);
            Assert.Equal(value, (byte[]?)await multiplexer.GetDatabase().StringGetAsync("a"));
        }
    }

    [TlsFact]
    public async Task Connect_UnknownIssuer_IsRefused()
    {
        await using var server = await StartAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(Options(server, _ => { })));
    }

    [TlsFact]
    public async Task Connect_CertificateOfAnotherHost_IsRefused()
    {
        await using var server = await StartAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(Options(server, options =>
        {
            options.SslHost = "elsewhere";
            options.TrustIssuer(PathOf("ca.crt"));
        })));
    }

    [TlsFact]
    public async Task Connect_WithoutTlsToATlsServer_FailsInTime()
    {
        await using var server = await StartAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{server.Address},connectTimeout=1000,connectRetry=1"))
            .WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private ConfigurationOptions Options(RedisProcess server, Action<ConfigurationOptions> configure)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { server.EndPoint },
            Ssl = true,
            SslHost = "localhost",
            CheckCertificateRevocation = false,

            // What is refused here is refused by the handshake, not by the time.
            ConnectTimeout = 60_000,
            ConnectRetry = 1,
        };
        options.SetUserPemCertificate(PathOf("client.crt"), PathOf("client.key"));
        configure(options);
        return options;
    }

    private Task<RedisProcess> StartAsync() => RedisProcess.StartAsync(
        "--tls-cert-file", PathOf("server.crt"), "--tls-key-file", PathOf("server.key"), "--tls-ca-cert-file", PathOf("ca.crt"), "--tls-port", "{port}", "--port", "0");

    private void Issue(string file, string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(PathOf(file + ".crt"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(file + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}
