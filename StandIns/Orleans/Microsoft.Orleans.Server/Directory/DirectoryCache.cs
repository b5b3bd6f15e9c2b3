using System.Collections.Concurrent;

namespace Orleans.Runtime.Directory;

// Where grains were when this silo last asked. An entry may be wrong: the silo that gets a message by one then says so
// (Message.Invalidation) and passes the message on.
//
// Two tables make a rough order of use for little: new and used entries are in the young one; when that is full it becomes
// the old one, and what was in the old one and has not been used since is forgotten.
//
// A guess is where placement has just put a grain whose activation may not be registered yet. It is good for a moment,
// in which calls that follow the first go to the same place, and may make the activation there.
internal sealed class DirectoryCache(TimeProvider clock, int capacity = 100_000)
{
    private static readonly TimeSpan GuessLife = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<GrainId, Entry> _guesses = new();
    private ConcurrentDictionary<GrainId, GrainAddress> _young = new();
    private ConcurrentDictionary<GrainId, GrainAddress> _old = new();

    public bool TryGet(GrainId grain, out GrainAddress address)
    {
        if (_young.TryGetValue(grain, out address!))
        {
            return true;
        }

        if (_old.TryRemove(grain, out address!))
        {
            Add(address);
            return true;
        }

        return false;
    }

    public void Add(GrainAddress address)
    {
        _guesses.TryRemove(address.GrainId, out _);
        var young = _young;
        young[address.GrainId] = address;
        if (young.Count > capacity / 2 && Interlocked.CompareExchange(ref _young, new(), young) == young)
        {
            _old = young;
        }
    }

    public SiloAddress? GetGuess(GrainId grain)
    {
        if (_guesses.IsEmpty || !_guesses.TryGetValue(grain, out var guess))
        {
            return null;
        }

        if (clock.GetElapsedTime(guess.Time) < GuessLife)
        {
            return guess.Silo;
        }

        _guesses.TryRemove(new(grain, guess));
        return null;
    }

    public void AddGuess(GrainId grain, SiloAddress silo)
    {
        if (_guesses.Count > capacity)
        {
            _guesses.Clear();
        }

        _guesses[grain] = new(silo, clock.GetTimestamp());
    }

    /// <summary>Forgets an address, or whatever is known of its grain on its silo if it names no activation.</summary>
    public void Remove(GrainAddress wrong)
    {
        foreach (var table in (ConcurrentDictionary<GrainId, GrainAddress>[])[_young, _old])
        {
            if (table.TryGetValue(wrong.GrainId, out var known) && known.Matches(wrong))
            {
                table.TryRemove(new(wrong.GrainId, known));
            }
        }

        if (_guesses.TryGetValue(wrong.GrainId, out var guess) && guess.Silo.Equals(wrong.SiloAddress))
        {
            _guesses.TryRemove(new(wrong.GrainId, guess));
        }
    }

    /// <summary>Forgets what is on silos that are gone.</summary>
    public void RemoveWhere(Func<SiloAddress, bool> isGone)
    {
        foreach (var table in (ConcurrentDictionary<GrainId, GrainAddress>[])[_young, _old])
        {
            foreach (var entry in table)
            {
                if (isGone(entry.Value.SiloAddress!))
                {
                    table.TryRemove(entry);
                }
            }
        }

        foreach (var guess in _guesses)
        {
            if (isGone(guess.Value.Silo))
            {
                _guesses.TryRemove(guess);
            }
        }
    }

    private sealed record Entry(SiloAddress Silo, long Time);
}
