using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace StackExchange.Redis;

// Accepts a server's certificate whose chain ends in one issuer. The name must be right all the same.
internal static class IssuerCheck
{
    public static RemoteCertificateValidationCallback For(X509Certificate2 issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return (_, certificate, presented, errors) => errors switch
        {
            SslPolicyErrors.None => true,
            SslPolicyErrors.RemoteCertificateChainErrors => certificate is not null && ChainEndsIn(issuer, certificate, presented),
            _ => false,
        };
    }

    private static bool ChainEndsIn(X509Certificate2 issuer, X509Certificate certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(issuer);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            foreach (var element in presented.ChainElements)
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}
