using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Connections.Security;

/// <summary>Decides on the other end's certificate; the last word, after the system has looked at it.</summary>
public delegate bool RemoteCertificateValidator(X509Certificate2 certificate, X509Chain chain, SslPolicyErrors policyErrors);

/// <summary>How connections are secured.</summary>
public class TlsOptions
{
    private TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets this end's certificate, with its private key. Silos need one, clients if the silos ask for it.</summary>
    public X509Certificate2? LocalCertificate { get; set; }

    /// <summary>Gets or sets what this end asks of the other one, whichever of them opened the connection.</summary>
    /// <value>Default: <see cref="RemoteCertificateMode.RequireCertificate"/>: a silo takes no client without a certificate.</value>
    public RemoteCertificateMode RemoteCertificateMode { get; set; } = RemoteCertificateMode.RequireCertificate;

    /// <summary>
    /// Gets or sets whether a client must have a <see cref="LocalCertificate"/>. It is looked at where the client is built; what
    /// a silo asks of clients is its <see cref="RemoteCertificateMode"/>.
    /// </summary>
    /// <value>Default: <see cref="RemoteCertificateMode.AllowCertificate"/>.</value>
    public RemoteCertificateMode ClientCertificateMode { get; set; } = RemoteCertificateMode.AllowCertificate;

    /// <summary>Gets or sets what decides on a certificate in place of the system's own checks.</summary>
    public RemoteCertificateValidator? RemoteCertificateValidation { get; set; }

    /// <summary>Gets or sets the protocols.</summary>
    /// <value>Default: TLS 1.2 and 1.3.</value>
    public SslProtocols SslProtocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Gets or sets whether revoked certificates are looked for. Default: false.</summary>
    public bool CheckCertificateRevocation { get; set; }

    /// <summary>Gets or sets the last change of how a connection is accepted. The stand-in passes no connection.</summary>
    public Action<ConnectionContext, TlsServerAuthenticationOptions>? OnAuthenticateAsServer { get; set; }

    /// <summary>Gets or sets the last change of how a connection is opened; the name that the certificate must have is set here. The stand-in passes no connection.</summary>
    public Action<ConnectionContext, TlsClientAuthenticationOptions>? OnAuthenticateAsClient { get; set; }

    /// <summary>Gets or sets how long the handshake may take.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan HandshakeTimeout
    {
        get => _handshakeTimeout;
        set => _handshakeTimeout = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"HandshakeTimeout is {value}; it must be positive.");
    }

    /// <summary>Takes any certificate: for development only.</summary>
    public void AllowAnyRemoteCertificate() => RemoteCertificateValidation = static (_, _, _) => true;
}
