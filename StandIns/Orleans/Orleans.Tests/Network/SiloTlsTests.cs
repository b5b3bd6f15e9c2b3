using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Configuration;
using Orleans.Connections.Security;
using StandIns.Orleans.Tests.Cluster;
using static StandIns.Orleans.Tests.Cluster.TcpCluster;

namespace StandIns.Orleans.Tests.Network;

/// <summary>TLS between silos; Tests/Conformance has it between clients and silos.</summary>
public sealed class SiloTlsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Silos_WithTls_JoinAndCallEachOther_AndOthersStayOut()
    {
        using var certificate = MakeCertificate();
        using var other = MakeCertificate();
        await using var cluster = new TcpCluster();
        var one = await cluster.StartSiloAsync(silo => UseTls(silo, certificate));
        var two = await cluster.StartSiloAsync(silo => UseTls(silo, certificate));
        await SeesAsync(one, AddressOf(two), SiloStatus.Active);

        Assert.Equal(AddressOf(two), await FactoryOf(two).GetGrain<IGatedGrain>("a").WhereAsync().WaitAsync(Deadline));
        Assert.Equal(AddressOf(two), await FactoryOf(one).GetGrain<IGatedGrain>("a").WhereAsync().WaitAsync(Deadline));
        await Assert.ThrowsAsync<OrleansException>(() => cluster.StartSiloAsync(JoinBriefly).WaitAsync(Deadline));
        await Assert.ThrowsAsync<OrleansException>(() => cluster.StartSiloAsync(silo => JoinBriefly(UseTls(silo, other))).WaitAsync(Deadline));
    }

    private static ISiloBuilder UseTls(ISiloBuilder silo, X509Certificate2 certificate)
        => silo.UseTls(certificate, options =>
        {
            options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            options.RemoteCertificateValidation = (remote, _, _) => remote.Thumbprint == certificate.Thumbprint;
        });

    private static void JoinBriefly(ISiloBuilder silo)
        => silo.Configure<ClusterMembershipOptions>(static options => options.MaxJoinAttemptTime = TimeSpan.FromSeconds(2));

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
