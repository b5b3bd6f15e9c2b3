using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace StackExchange.Redis;

/// <summary>Where the servers are, and how to connect to them and speak with them.</summary>
public sealed partial class ConfigurationOptions : ICloneable
{
    private EndPointCollection _endpoints = [];

    /// <summary>Checks the server's certificate instead of the usual rules.</summary>
    public event RemoteCertificateValidationCallback? CertificateValidation;

    /// <summary>Chooses the client's certificate.</summary>
    public event LocalCertificateSelectionCallback? CertificateSelection;

    /// <summary>Gets the servers, or the sentinels if <see cref="ServiceName"/> is set.</summary>
    public EndPointCollection EndPoints
    {
        get => _endpoints;
        init => _endpoints = value;
    }

    /// <summary>Gets or sets whether connecting fails if no server answers; otherwise it goes on in the background.</summary>
    /// <value>Default: true.</value>
    public bool AbortOnConnectFail { get; set; } = true;

    /// <summary>Gets or sets whether commands that are a danger to the server are allowed.</summary>
    /// <value>Default: false.</value>
    public bool AllowAdmin { get; set; }

    /// <summary>Gets or sets how long a command may take, in milliseconds, waiting for a connection included.</summary>
    /// <value>Default: <see cref="SyncTimeout"/>.</value>
    public int AsyncTimeout
    {
        get => field > 0 ? field : SyncTimeout;
        set;
    }

    /// <summary>Gets or sets how long a waiting form waits, in milliseconds.</summary>
    /// <value>Default: 5000.</value>
    public int SyncTimeout { get; set; } = 5000;

    /// <summary>Gets or sets how long connecting to a server may take, in milliseconds.</summary>
    /// <value>Default: 5000.</value>
    public int ConnectTimeout { get; set; } = 5000;

    /// <summary>Gets or sets how often the first connect is tried.</summary>
    /// <value>Default: 3.</value>
    public int ConnectRetry { get; set; } = 3;

    /// <summary>Gets or sets after how many seconds without traffic a ping is sent.</summary>
    /// <value>Default: 60.</value>
    public int KeepAlive
    {
        get => field > 0 ? field : 60;
        set;
    }

    /// <summary>Gets or sets the database of <c>GetDatabase()</c>.</summary>
    /// <value>Default: 0.</value>
    public int? DefaultDatabase { get; set; }

    /// <summary>Gets or sets the name that the server shows for the connections.</summary>
    /// <value>Default: the machine's name.</value>
    public string? ClientName { get; set; }

    /// <summary>Gets or sets the user of the server's access control list.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Gets or sets the name by which sentinels know the primary.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Gets or sets what stands before the name of each channel.</summary>
    public RedisChannel ChannelPrefix { get; set; }

    /// <summary>Gets or sets the protocol. RESP3 falls back to RESP2 if the server lacks it.</summary>
    /// <value>Default: RESP2.</value>
    public RedisProtocol? Protocol { get; set; }

    public bool Ssl { get; set; }

    /// <summary>Gets or sets the name that the server's certificate must have.</summary>
    /// <value>Default: the server's host.</value>
    public string? SslHost { get; set; }

    public SslProtocols? SslProtocols { get; set; }

    public bool CheckCertificateRevocation { get; set; } = true;

    /// <summary>Gets or sets what makes the TLS settings of a host, instead of the ones above.</summary>
    public Func<string, SslClientAuthenticationOptions>? SslClientAuthenticationOptions { get; set; }

    public BacklogPolicy BacklogPolicy { get; set; } = BacklogPolicy.Default;

    /// <summary>Gets or sets when a broken connection is tried again.</summary>
    /// <value>Default: after a tenth of a second at first, then at longer intervals, up to two seconds.</value>
    public IReconnectRetryPolicy ReconnectRetryPolicy { get; set; } = new ExponentialRetry(100, 2000);

    public bool ResolveDns { get; set; }

    public bool SetClientLibrary { get; set; } = true;

    public string? LibraryName { get; set; }

    /// <summary>Gets or sets how often, in seconds, the servers' roles are looked at.</summary>
    /// <value>Default: 60.</value>
    public int ConfigCheckSeconds { get; set; } = 60;

    public string ConfigurationChannel { get; set; } = "__Booksleeve_MasterChanged";

    public string TieBreaker { get; set; } = "__Booksleeve_TieBreak";

    public Version DefaultVersion { get; set; } = new(2, 0, 0);

    public bool IncludeDetailInExceptions { get; set; } = true;

    internal RemoteCertificateValidationCallback? Validation => CertificateValidation;

    internal LocalCertificateSelectionCallback? Selection => CertificateSelection;

    /// <summary>Trusts certificates that a certificate authority issued, beside the ones that the machine trusts.</summary>
    public void TrustIssuer(string issuerCertificatePath) => TrustIssuer(X509CertificateLoader.LoadCertificateFromFile(issuerCertificatePath));

    /// <inheritdoc cref="TrustIssuer(string)"/>
    public void TrustIssuer(X509Certificate2 issuer) => CertificateValidation += IssuerCheck.For(issuer);

    /// <summary>Shows the server a certificate from PEM files; the key may lie in the certificate's file.</summary>
    public void SetUserPemCertificate(string userCertificatePath, string? userKeyPath = null)
    {
        var certificate = X509Certificate2.CreateFromPemFile(userCertificatePath, userKeyPath);
        CertificateSelection += (_, _, _, _, _) => certificate;
        Ssl = true;
    }

    /// <summary>Shows the server a certificate from a PFX file.</summary>
    public void SetUserPfxCertificate(string userCertificatePath, string? password = null)
    {
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(userCertificatePath, password);
        CertificateSelection += (_, _, _, _, _) => certificate;
        Ssl = true;
    }

    /// <summary>Gives servers without a port the usual one.</summary>
    public void SetDefaultPorts() => EndPoints.SetDefaultPorts(Ssl, ServiceName is not null);

    public ConfigurationOptions Apply(Action<ConfigurationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(this);
        return this;
    }

    public ConfigurationOptions Clone()
    {
        // The handlers of the events are copied with the fields.
        var copy = (ConfigurationOptions)MemberwiseClone();
        copy._endpoints = [.. _endpoints];
        return copy;
    }

    object ICloneable.Clone() => Clone();
}
