using Grid.Client.Wire;

namespace Grid.Client;

/// <summary>
/// Calls models on a Grid, or on any server of the Open Inference Protocol v2, over HTTP.
/// </summary>
/// <remarks>
/// <para>One client serves a whole application: it is thread-safe and keeps its connections.</para>
/// <code>
/// using var client = new GridClient(new Uri("http://127.0.0.1:8080"));
/// var answer = await client.Model("digits").InferAsync("pixels", Tensor.From(pixels, 1, 64));
/// long digit = answer["label"].AsSpan&lt;long&gt;()[0];
/// </code>
/// <para>
/// Each method throws <see cref="GridException"/> when the server refuses, is not there or does not answer in time, and
/// <see cref="OperationCanceledException"/> when its caller cancels.
/// </para>
/// </remarks>
public sealed class GridClient : IDisposable
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ReadyInterval = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly TimeProvider _time;

    /// <summary>Initializes a client with connections of its own.</summary>
    /// <param name="address">The server's address; a path in it precedes the protocol's own.</param>
    public GridClient(Uri address)
        : this(new HttpClient { BaseAddress = address, Timeout = System.Threading.Timeout.InfiniteTimeSpan })
    {
        _ownsHttp = true;
    }

    /// <summary>Initializes a client on an <see cref="HttpClient"/> of the caller, which keeps owning it.</summary>
    /// <param name="http">It carries the address, and headers such as a key. Its own timeout holds beside this client's.</param>
    /// <param name="time">The clock of the timeouts. Default: the system's.</param>
    /// <exception cref="ArgumentException"><see cref="HttpClient.BaseAddress"/> is not set.</exception>
    public GridClient(HttpClient http, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var address = http.BaseAddress
            ?? throw new ArgumentException("The HttpClient has no BaseAddress. Set it to the server's, e.g. http://127.0.0.1:8080.", nameof(http));

        // Without the slash, relative paths would replace the last segment of the address instead of following it.
        Address = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        _http = http;
        _time = time ?? TimeProvider.System;
        Transport = new Transport(http, Address, _time);
    }

    /// <summary>Gets the server's address.</summary>
    public Uri Address { get; }

    /// <summary>Gets the time that a call may take when it names none.</summary>
    /// <value>More than zero. Default: 100 seconds.</value>
    public TimeSpan Timeout
    {
        get => Transport.Timeout;
        init => Transport.Timeout = value;
    }

    internal Transport Transport { get; }

    /// <summary>Names a model. Nothing is sent.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="version">A version. Default: the server's choice.</param>
    /// <returns>The model.</returns>
    public GridModel Model(string name, long? version = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (version is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(version));
        }

        return new GridModel(this, name, version);
    }

    /// <summary>Asks whether the server is running.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it says so.</returns>
    public Task<bool> IsLiveAsync(CancellationToken cancellationToken = default)
        => Transport.AskAsync("v2/health/live", cancellationToken);

    /// <summary>Asks whether the server takes requests.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it says so.</returns>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default)
        => Transport.AskAsync("v2/health/ready", cancellationToken);

    /// <summary>Waits until the server takes requests, asking five times a second. A server that is not there yet is waited for, too.</summary>
    /// <param name="limit">The longest wait, more than zero.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether it was ready within the limit.</returns>
    public async Task<bool> WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var timer = new PeriodicTimer(ReadyInterval, _time);
        try
        {
            while (true)
            {
                try
                {
                    if (await IsReadyAsync(either.Token).ConfigureAwait(false))
                    {
                        return true;
                    }
                }
                catch (GridException)
                {
                    // Not listening yet.
                }

                await timer.WaitForNextTickAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Asks the server for its name, version and extensions.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it answers.</returns>
    public Task<ServerMetadata> GetMetadataAsync(CancellationToken cancellationToken = default)
        => Transport.GetAsync("v2", MetadataReader.Server, cancellationToken);

    /// <summary>Asks for the models in the repository, loaded or not.</summary>
    /// <param name="readyOnly">Whether only versions that take requests are wanted.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>An entry for each version.</returns>
    public Task<IReadOnlyList<ModelIndexEntry>> GetIndexAsync(bool readyOnly = false, CancellationToken cancellationToken = default)
        => Transport.PostAsync("v2/repository/index", readyOnly ? """{"ready":true}""" : "{}", MetadataReader.Index, null, cancellationToken);

    /// <summary>
    /// Has the silos put the control plane's state back into a Redis that has lost it. Refused where Redis has it.
    /// </summary>
    /// <param name="clusterKey">The cluster's key, which each silo keeps in the file <c>cluster.json</c> of its data folder.</param>
    /// <param name="withoutMissing">Whether to go on without the snapshots of silos that do not answer, or without any.</param>
    /// <param name="cancellationToken">Cancels the call, and the recovery, which may be run again.</param>
    /// <returns>What was put back.</returns>
    /// <exception cref="GridException">
    /// There is nothing to recover or silos are missing (409), Redis can't be reached, the key is another or the silo has no Redis
    /// (404), or it took longer than ten minutes or <see cref="Timeout"/>, whichever is longer.
    /// </exception>
    public Task<Recovery> RecoverAsync(string clusterKey, bool withoutMissing = false, CancellationToken cancellationToken = default)
        => Transport.PostAsync(
            withoutMissing ? "grid/v1/recover?without-missing=true" : "grid/v1/recover", "{}", MetadataReader.Recovery,
            Timeout > RecoveryLimit ? Timeout : RecoveryLimit, cancellationToken, ("Grid-Cluster-Key", clusterKey));

    /// <summary>Closes the client's own connections; an <see cref="HttpClient"/> of the caller stays open.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }
}
