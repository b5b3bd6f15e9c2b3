using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grid.Conformance.Support;
using Orleans.Connections.Security;

namespace Grid.Conformance.Network;

public sealed class TlsTests
{
    [Fact]
    public async Task Client_WithTls_CallsASiloWithTls()
    {
        using var certificate = MakeCertificate();
        await using var hosts = await StartAsync(certificate);
        var client = await hosts.ConnectAsync(builder => builder.UseTls(options => options.RemoteCertificateValidation = Trusts(certificate)));

        var bytes = new byte[600_000];
        bytes[^1] = 5;
        Assert.Equal(5, (await client.GetGrain<INetworkGrain>("a").ReverseAsync(bytes).Within())[0]);
        Assert.Equal("text", await client.GetGrain<INetworkGrain>("a").EchoAsync("text").Within());
    }

    [Fact]
    public async Task Client_ThatDoesNotTrustTheSilo_DoesNotConnect()
    {
        using var certificate = MakeCertificate();
        using var other = MakeCertificate();
        await using var hosts = await StartAsync(certificate);

        await Assert.ThrowsAnyAsync<Exception>(
            () => hosts.StartClientAsync(builder => builder.UseTls(options => options.RemoteCertificateValidation = Trusts(other))).Within());
        await Assert.ThrowsAnyAsync<Exception>(() => hosts.StartClientAsync(static builder => builder.UseTls(static _ => { })).Within());
    }

    [Fact]
    public async Task Client_WithoutTls_DoesNotConnectToASiloWithTls()
    {
        using var certificate = MakeCertificate();
        await using var hosts = await StartAsync(certificate);

        await Assert.ThrowsAnyAsync<Exception>(() => hosts.StartClientAsync().Within());
    }

    [Fact]
    public async Task Client_WithoutTheCertificateThatTheSiloAsksFor_DoesNotConnect()
    {
        using var certificate = MakeCertificate();
        await using var hosts = await StartAsync(certificate, RemoteCertificateMode.RequireCertificate);

        await Assert.ThrowsAnyAsync<Exception>(
            () => hosts.StartClientAsync(builder => builder.UseTls(options => options.RemoteCertificateValidation = Trusts(certificate))).Within());
        var client = await hosts.ConnectAsync(builder => builder.UseTls(certificate, options => options.RemoteCertificateValidation = Trusts(certificate)));
        await client.GetGrain<INetworkGrain>("a").PingAsync().AsTask().Within();
    }

    // What a silo asks of those that connect to it is its RemoteCertificateMode, and that a certificate, unless it is told otherwise.
    private static Task<TcpHosts> StartAsync(X509Certificate2 certificate, RemoteCertificateMode mode = RemoteCertificateMode.AllowCertificate)
        => TcpHosts.StartAsync(silo => silo.UseTls(certificate, options =>
        {
            options.RemoteCertificateMode = mode;
            options.RemoteCertificateValidation = Trusts(certificate);
        }));

    private static RemoteCertificateValidator Trusts(X509Certificate2 certificate)
        => (other, _, _) => other.Thumbprint == certificate.Thumbprint;

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        // Through a file format: a key that was just made can't be used for TLS everywhere.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
