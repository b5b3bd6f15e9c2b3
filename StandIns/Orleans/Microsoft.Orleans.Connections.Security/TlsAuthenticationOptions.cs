// What may be changed of a connection before its TLS handshake; together since they are one thing seen from both ends.
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Connections.Security;

/// <summary>How a connection is opened.</summary>
public class TlsClientAuthenticationOptions
{
    /// <summary>Gets or sets the name that the other end's certificate must have.</summary>
    /// <value>Default: the IP address that is connected to.</value>
    public string? TargetHost { get; set; }

    public X509CertificateCollection? ClientCertificates { get; set; }

    public SslProtocols EnabledSslProtocols { get; set; }

    public X509RevocationMode CertificateRevocationCheckMode { get; set; }
}

/// <summary>How a connection is accepted.</summary>
public class TlsServerAuthenticationOptions
{
    public X509Certificate? ServerCertificate { get; set; }

    public bool ClientCertificateRequired { get; set; }

    public SslProtocols EnabledSslProtocols { get; set; }

    public X509RevocationMode CertificateRevocationCheckMode { get; set; }
}
