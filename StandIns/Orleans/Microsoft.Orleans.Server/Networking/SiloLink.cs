using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Messaging;

// What this silo sends to another goes through here. The connection is one way: the other silo has its own link back, so
// that the two never have to agree on who dials.
//
// A lane dials when it has something to send, again and again with growing pauses. What could not be handed to a
// connection for GiveUpTime is answered to its senders with a failure; what was handed to one that broke may have arrived,
// and is never sent again: its callers wait for the response, their deadline, or the news of the silo's death.
internal sealed partial class SiloLink : IDisposable
{
    private static readonly TimeSpan GiveUpTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly SiloAddress _peer;
    private readonly LinkEnds _ends;
    private readonly WireDialer _dialer;
    private readonly ISiloLinkOwner _owner;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly PeerChannel _channel;
    private readonly CancellationTokenSource _stop = new();
    private int _runsSmall;
    private int _runsBulk;

    public SiloLink(SiloAddress self, SiloAddress peer, WireDialer dialer, int maxBody, ISiloLinkOwner owner, TimeProvider clock, ILogger logger)
    {
        _peer = peer;
        _ends = new LinkEnds(self, peer);
        _dialer = dialer;
        _owner = owner;
        _clock = clock;
        _logger = logger;
        _channel = new PeerChannel(_ends, maxBody, static stream => stream.Dispose());
    }

    /// <summary>Takes the message, or says why it will not be sent.</summary>
    public Exception? Send(Message message)
    {
        if (_stop.IsCancellationRequested)
        {
            return new SiloUnavailableException($"Silo {_peer} is gone: {message} was not sent.");
        }

        var failure = _channel.Send(message, out var lane);
        if (failure is not null)
        {
            return failure is ChannelFullException
                ? new OrleansMessageRejectionException($"Too many bytes wait to be sent to silo {_peer}: {message} was not sent. Send less at a time.")
                : failure;
        }

        if (lane == WireLane.Small)
        {
            if (_runsSmall == 0)
            {
                EnsureRuns(WireLane.Small);
            }
        }
        else if (_runsBulk == 0)
        {
            EnsureRuns(WireLane.Bulk);
        }

        // Closed between the question and the taking: nobody else would look at what is pending.
        if (_stop.IsCancellationRequested)
        {
            RejectPending("The silo is gone.");
        }

        return null;
    }

    public Task DrainAsync() => Task.WhenAll(_channel.Small.DrainAsync(), _channel.Bulk.DrainAsync());

    public void Dispose()
    {
        _stop.Cancel();
        RejectPending("The silo is gone.");
    }

    private ref int Runs(WireLane lane) => ref lane == WireLane.Small ? ref _runsSmall : ref _runsBulk;

    private bool HasPending(WireLane lane) => lane == WireLane.Small ? _channel.Small.HasPending : _channel.Bulk.HasPending;

    private void EnsureRuns(WireLane lane)
    {
        if (Interlocked.CompareExchange(ref Runs(lane), 1, 0) == 0)
        {
            _ = RunAsync(lane);
        }
    }

    private async Task RunAsync(WireLane lane)
    {
        var pause = FirstPause;
        long? failingSince = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var wire = await _dialer.DialAsync(_peer.Endpoint, _peer, lane, _stop.Token);
                (pause, failingSince) = (FirstPause, null);
                await UseAsync(wire);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SiloGoneException exception)
            {
                LogGone(_logger, _peer, exception.Message);
                _owner.OnPeerGone(_peer);
                break;
            }
            catch (Exception exception)
            {
                failingSince ??= _clock.GetTimestamp();
                LogDialFailed(_logger, _peer, exception.Message);
                if (exception is ConnectionRefusedException || _clock.GetElapsedTime(failingSince.Value) >= GiveUpTime)
                {
                    RejectPending(exception.Message);
                }
                else
                {
                    await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }

            if (!HasPending(lane))
            {
                Volatile.Write(ref Runs(lane), 0);
                if (!HasPending(lane) || Interlocked.CompareExchange(ref Runs(lane), 1, 0) != 0)
                {
                    return;
                }
            }
        }

        RejectPending("The silo is gone.");
    }

    // Nothing comes back on this connection; the read ends when it does.
    private async Task UseAsync(Wire wire)
    {
        _channel.Attach(wire);
        try
        {
            await wire.Stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            LogLost(_logger, _peer, exception.Message);
        }
        finally
        {
            _channel.Detach(wire);
        }
    }

    private void RejectPending(string reason)
    {
        var frames = _channel.Small.TakePending();
        for (var start = 0; start < frames.Length;)
        {
            var header = FrameHeader.Read(frames.AsSpan(start));
            Reject(frames.AsMemory(start + FrameHeader.Size, header.MetaLength), reason);
            start += FrameHeader.Size + header.MetaLength;
        }

        foreach (var meta in _channel.Bulk.TakePending())
        {
            Reject(meta, reason);
        }
    }

    private void Reject(ReadOnlyMemory<byte> meta, string reason)
    {
        var message = MessageReader.ReadEnvelope(meta, _ends);
        _owner.OnNotSent(message, new SiloUnavailableException($"Silo {_peer} can't be reached: {message} was not sent. {reason}"));
    }

    [LoggerMessage(310, LogLevel.Information, "Silo {Peer} is gone: {Reason}")]
    private static partial void LogGone(ILogger logger, SiloAddress peer, string reason);

    [LoggerMessage(311, LogLevel.Information, "Silo {Peer} can't be reached: {Reason}")]
    private static partial void LogDialFailed(ILogger logger, SiloAddress peer, string reason);

    [LoggerMessage(312, LogLevel.Information, "The connection to silo {Peer} broke: {Reason}")]
    private static partial void LogLost(ILogger logger, SiloAddress peer, string reason);
}

/// <summary>Learns what a link finds out.</summary>
internal interface ISiloLinkOwner
{
    /// <summary>Another silo listens at the peer's endpoint.</summary>
    void OnPeerGone(SiloAddress peer);

    /// <summary>A message, of which the envelope is left, was handed to no connection.</summary>
    void OnNotSent(Message message, Exception reason);
}
