using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace StackExchange.Redis;

// Connecting: the socket, TLS, and the handshake that says who we are and learns what the server is.
internal sealed partial class Connection
{
    public static async Task<Connection> OpenAsync(ConnectionMultiplexer owner, ServerFacts facts, EndPoint endPoint, ConnectionType type, CancellationToken cancellation)
    {
        var options = owner.Options;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.ConnectTimeout);
        Connection? connection = null;
        Stream? stream = null;
        try
        {
            stream = await ConnectAsync(endPoint, options, limit.Token).ConfigureAwait(false);
            connection = new Connection(owner, facts, endPoint, type, stream);
            using (limit.Token.Register(static state => ((Connection)state!).End(new TimeoutException("The handshake took too long.")), connection))
            {
                connection.StartReading();
                await connection.ShakeHandsAsync(options).ConfigureAwait(false);
            }

            return connection;
        }
        catch (Exception fault)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            else if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            cancellation.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested ? Faults.ConnectTimedOut(endPoint, options.ConnectTimeout, fault) : Faults.CannotConnect(endPoint, fault);
        }
    }

    private static async Task<Stream> ConnectAsync(EndPoint endPoint, ConfigurationOptions options, CancellationToken cancellation)
    {
        var socket = endPoint is DnsEndPoint { AddressFamily: AddressFamily.Unspecified } or IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 }
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : endPoint is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint is not UnixDomainSocketEndPoint)
            {
                socket.NoDelay = true;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            }

            await socket.ConnectAsync(endPoint, cancellation).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var plain = new NetworkStream(socket, ownsSocket: true);
        return options.Ssl || options.SslClientAuthenticationOptions is not null
            ? await EncryptAsync(plain, endPoint, options, cancellation).ConfigureAwait(false)
            : plain;
    }

    private static async Task<Stream> EncryptAsync(NetworkStream plain, EndPoint endPoint, ConfigurationOptions options, CancellationToken cancellation)
    {
        var host = options.SslHost ?? endPoint switch
        {
            DnsEndPoint dns => dns.Host,
            IPEndPoint ip => ip.Address.ToString(),
            _ => string.Empty,
        };
        var settings = options.SslClientAuthenticationOptions?.Invoke(host) ?? new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = options.SslProtocols ?? SslProtocols.None,
            CertificateRevocationCheckMode = options.CheckCertificateRevocation
                ? System.Security.Cryptography.X509Certificates.X509RevocationMode.Online
                : System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = options.Validation,
            LocalCertificateSelectionCallback = options.Selection,
        };
        settings.TargetHost ??= host;
        var stream = new SslStream(plain);
        try
        {
            await stream.AuthenticateAsClientAsync(settings, cancellation).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ShakeHandsAsync(ConfigurationOptions options)
    {
        if (options.Protocol != RedisProtocol.Resp3 || !await TryHelloAsync(options).ConfigureAwait(false))
        {
            await LogInAsync(options).ConfigureAwait(false);
        }

        Post("CLIENT", "SETNAME", Owner.ClientName);
        if (options.SetClientLibrary)
        {
            Post("CLIENT", "SETINFO", "lib-name", options.LibraryName ?? "SE.Redis");
        }

        // A user may be denied these: then the server is taken for a primary of its own.
        var about = Post("INFO", "server");
        var replication = Post("INFO", "replication");
        var ping = await CallAsync("PING").ConfigureAwait(false);
        if (ping.IsError && !IsDenied(ping))
        {
            throw Refused(ping.AsText());
        }

        _facts.Learn(await about.Reply.ConfigureAwait(false), await replication.Reply.ConfigureAwait(false), Protocol);
    }

    // RESP3, name and password in one. False if the server has no RESP3.
    private async Task<bool> TryHelloAsync(ConfigurationOptions options)
    {
        RedisValue[] arguments = LogInName(options) is { } user ? ["3", "AUTH", user, options.Password ?? string.Empty] : ["3"];
        var hello = await CallAsync("HELLO", arguments).ConfigureAwait(false);
        if (!hello.IsError)
        {
            Protocol = RedisProtocol.Resp3;
            return true;
        }

        var text = hello.AsText();
        if (text.StartsWith("NOPROTO", StringComparison.Ordinal) || text.StartsWith("ERR unknown command", StringComparison.Ordinal) || IsDenied(hello))
        {
            return false;
        }

        throw Refused(text);
    }

    private async Task LogInAsync(ConfigurationOptions options)
    {
        if (LogInName(options) is null)
        {
            return;
        }

        RedisValue[] arguments = string.IsNullOrEmpty(options.User) ? [options.Password] : [options.User, options.Password ?? string.Empty];
        var reply = await CallAsync("AUTH", arguments).ConfigureAwait(false);
        if (reply.IsError && !(_facts.MayLackPassword && reply.AsText().Contains("without any password", StringComparison.Ordinal)))
        {
            throw Refused(reply.AsText());
        }
    }

    private static string? LogInName(ConfigurationOptions options)
        => !string.IsNullOrEmpty(options.User) ? options.User : string.IsNullOrEmpty(options.Password) ? null : "default";

    private static bool IsDenied(in RespReply reply) => reply.IsError && reply.AsText().StartsWith("NOPERM", StringComparison.Ordinal);

    private static RedisConnectionException Refused(string text) => text.Split(' ')[0] switch
    {
        "NOAUTH" or "WRONGPASS" or "NOPERM" => new(ConnectionFailureType.AuthenticationFailure,
            $"the server refused user or password: {text} Correct 'user' and 'password' of the connection string."),
        "LOADING" => new(ConnectionFailureType.Loading, $"the server is not ready yet: {text}"),
        "MASTERDOWN" => new(ConnectionFailureType.Loading, $"the server is not ready yet: {text}"),
        _ when text.Contains("AUTH", StringComparison.Ordinal) || text.Contains("password", StringComparison.Ordinal) => new(ConnectionFailureType.AuthenticationFailure,
            $"the server refused user or password: {text} Correct 'user' and 'password' of the connection string."),
        _ => new(ConnectionFailureType.ProtocolFailure, $"the server refused the handshake: {text}"),
    };
}
