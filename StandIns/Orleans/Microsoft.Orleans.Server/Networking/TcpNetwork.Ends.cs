using System.Collections.Concurrent;
using System.Text;

namespace Orleans.Runtime.Messaging;

// What is done when a silo has ended. One that is declared dead may still run, and its connections be open: all that leads
// to it is closed at once. One that has stopped by itself closes them itself, after its last words.
internal sealed partial class TcpNetwork
{
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(2);

    // The silos that have stopped, whose last words are waited for.
    private readonly ConcurrentDictionary<SiloAddress, TaskCompletionSource> _leaving = new();

    public void Disconnect(SiloAddress silo)
    {
        CloseLink(silo);
        FailPassedOn(silo);
        foreach (var client in _clients.Values)
        {
            SendControl(client, FrameKind.SiloDead, Encoding.ASCII.GetBytes(silo.ToParsableString()));
        }

        foreach (var (reader, wire) in _readers)
        {
            if (silo.Equals(wire.Peer))
            {
                _readers.TryRemove(reader, out _);
                wire.Dispose();
            }
        }
    }

    public async Task LetGoAsync(SiloAddress silo)
    {
        CloseLink(silo);
        var hasGone = _leaving.GetOrAdd(silo, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        OnReaderEnded(silo);
        await hasGone.Task.WaitAsync(LastWordsLimit, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.TryRemove(silo, out _);
        Disconnect(silo);
    }

    private void CloseLink(SiloAddress silo)
    {
        _dead[silo] = true;
        _met.TryRemove(silo, out _);
        if (_links.TryRemove(silo, out var link))
        {
            link.Dispose();
        }
    }

    private void OnReaderEnded(SiloAddress peer)
    {
        if (peer.IsClient || _readers.Values.Any(wire => peer.Equals(wire.Peer)))
        {
            return;
        }

        // What a connection says of itself is made up easily: only the members are remembered, elsewhere.
        _met.TryRemove(peer, out _);
        if (_readers.Values.Any(wire => peer.Equals(wire.Peer)))
        {
            // It has come back meanwhile.
            _met[peer] = true;
        }

        if (_leaving.TryGetValue(peer, out var hasGone))
        {
            hasGone.TrySetResult();
        }
    }
}
