namespace Orleans.Connections.Security;

/// <summary>What is asked of the other end's certificate.</summary>
public enum RemoteCertificateMode
{
    NoCertificate,

    /// <summary>It may be missing; if it is there, it must be valid.</summary>
    AllowCertificate,

    RequireCertificate,
}
