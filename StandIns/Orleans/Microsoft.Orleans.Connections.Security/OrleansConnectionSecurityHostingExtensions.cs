using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Connections.Security;
using Orleans.Runtime.Messaging;

namespace Orleans.Hosting;

/// <summary>Secures connections by TLS.</summary>
public static class OrleansConnectionSecurityHostingExtensions
{
    public static ISiloBuilder UseTls(
        this ISiloBuilder builder, StoreName storeName, string subject, bool allowInvalid, StoreLocation location, Action<TlsOptions> configureOptions)
        => builder.UseTls(Find(storeName, subject, allowInvalid, location), configureOptions);

    public static ISiloBuilder UseTls(this ISiloBuilder builder, X509Certificate2 certificate, Action<TlsOptions> configureOptions)
        => builder.UseTls(options => Set(options, certificate, configureOptions));

    public static ISiloBuilder UseTls(this ISiloBuilder builder, X509Certificate2 certificate) => builder.UseTls(certificate, static _ => { });

    public static ISiloBuilder UseTls(this ISiloBuilder builder, Action<TlsOptions> configureOptions)
    {
        var options = Configure(configureOptions);
        if (options.LocalCertificate is null)
        {
            throw new OrleansConfigurationException("A silo needs a certificate for TLS. Set TlsOptions.LocalCertificate, or pass one to UseTls.");
        }

        builder.Services.AddSingleton<IWireSecurity>(new TlsWireSecurity(options));
        return builder;
    }

    public static IClientBuilder UseTls(
        this IClientBuilder builder, StoreName storeName, string subject, bool allowInvalid, StoreLocation location, Action<TlsOptions> configureOptions)
        => builder.UseTls(Find(storeName, subject, allowInvalid, location), configureOptions);

    public static IClientBuilder UseTls(this IClientBuilder builder, X509Certificate2 certificate, Action<TlsOptions> configureOptions)
        => builder.UseTls(options => Set(options, certificate, configureOptions));

    public static IClientBuilder UseTls(this IClientBuilder builder, X509Certificate2 certificate) => builder.UseTls(certificate, static _ => { });

    public static IClientBuilder UseTls(this IClientBuilder builder, Action<TlsOptions> configureOptions)
    {
        var options = Configure(configureOptions);
        if (options is { LocalCertificate: null, ClientCertificateMode: RemoteCertificateMode.RequireCertificate })
        {
            throw new InvalidOperationException("ClientCertificateMode requires a certificate of the client. Set TlsOptions.LocalCertificate, or pass one to UseTls.");
        }

        builder.Services.AddSingleton<IWireSecurity>(new TlsWireSecurity(options));
        return builder;
    }

    private static TlsOptions Configure(Action<TlsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new TlsOptions();
        configure(options);
        return options.LocalCertificate is { HasPrivateKey: false } certificate
            ? throw new OrleansConfigurationException($"The certificate '{certificate.Subject}' has no private key, so it can't be this end's. Load it with its key.")
            : options;
    }

    private static void Set(TlsOptions options, X509Certificate2 certificate, Action<TlsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        options.LocalCertificate = certificate;
        configure(options);
    }

    private static X509Certificate2 Find(StoreName storeName, string subject, bool allowInvalid, StoreLocation location)
    {
        using var store = new X509Store(storeName, location);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.Find(X509FindType.FindBySubjectName, subject, !allowInvalid).FirstOrDefault(static found => found.HasPrivateKey)
            ?? throw new OrleansConfigurationException(
                $"Store {location}/{storeName} has no {(allowInvalid ? "" : "valid ")}certificate with a private key for '{subject}'.");
    }
}
