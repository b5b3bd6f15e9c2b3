using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Runtime.Messaging;

namespace Orleans.Connections.Security;

// TLS between the socket and the frames, on silo and gateway ports alike. Without a validator of its own the system's
// checks hold: a chain to a root that is trusted here, and the name that was connected to.
internal sealed class TlsWireSecurity(TlsOptions options) : IWireSecurity
{
    public async Task<Stream> SecureDialedAsync(Stream stream, string host, CancellationToken cancellation)
    {
        var chosen = new TlsClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificates = options.LocalCertificate is null ? null : [options.LocalCertificate],
            EnabledSslProtocols = options.SslProtocols,
            CertificateRevocationCheckMode = RevocationMode,
        };
        options.OnAuthenticateAsClient?.Invoke(null!, chosen);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var final = new SslClientAuthenticationOptions
        {
            TargetHost = chosen.TargetHost,
            ClientCertificates = chosen.ClientCertificates,
            EnabledSslProtocols = chosen.EnabledSslProtocols,
            CertificateRevocationCheckMode = chosen.CertificateRevocationCheckMode,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsValid(certificate, chain, errors),
        };
        return await AuthenticateAsync(tls, token => tls.AuthenticateAsClientAsync(final, token), cancellation);
    }

    public async Task<Stream> SecureAcceptedAsync(Stream stream, CancellationToken cancellation)
    {
        var chosen = new TlsServerAuthenticationOptions
        {
            ServerCertificate = options.LocalCertificate,
            ClientCertificateRequired = options.RemoteCertificateMode != RemoteCertificateMode.NoCertificate,
            EnabledSslProtocols = options.SslProtocols,
            CertificateRevocationCheckMode = RevocationMode,
        };
        options.OnAuthenticateAsServer?.Invoke(null!, chosen);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var final = new SslServerAuthenticationOptions
        {
            ServerCertificate = chosen.ServerCertificate,
            ClientCertificateRequired = chosen.ClientCertificateRequired,
            EnabledSslProtocols = chosen.EnabledSslProtocols,
            CertificateRevocationCheckMode = chosen.CertificateRevocationCheckMode,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsValid(certificate, chain, errors),
        };
        return await AuthenticateAsync(tls, token => tls.AuthenticateAsServerAsync(final, token), cancellation);
    }

    private X509RevocationMode RevocationMode => options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;

    private async Task<Stream> AuthenticateAsync(SslStream tls, Func<CancellationToken, Task> authenticate, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.HandshakeTimeout);
        try
        {
            await authenticate(limit.Token);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private bool IsValid(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        => certificate is null ? options.RemoteCertificateMode != RemoteCertificateMode.RequireCertificate
            : options.RemoteCertificateMode != RemoteCertificateMode.NoCertificate && options.RemoteCertificateValidation is { } validate
                ? validate(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()), chain!, errors)
                : errors == SslPolicyErrors.None;
}
