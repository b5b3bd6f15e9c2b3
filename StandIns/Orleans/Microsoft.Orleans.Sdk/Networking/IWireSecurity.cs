namespace Orleans.Runtime.Messaging;

/// <summary>Puts a layer such as TLS between the socket and the frames.</summary>
internal interface IWireSecurity
{
    Task<Stream> SecureDialedAsync(Stream stream, string host, CancellationToken cancellation);

    Task<Stream> SecureAcceptedAsync(Stream stream, CancellationToken cancellation);
}
