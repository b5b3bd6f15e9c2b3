using Grid.Serving;

namespace Grid.Batching;

// Lanes by the hash of their shapes, and the one used last, which is the right one nearly always.
//
// Empty lanes stay, so that steady traffic allocates none; when there are many, the empty ones go. Not thread-safe.

/// <summary>
/// Finds the lane that a request belongs to.
/// </summary>
/// <param name="required">How many inputs the model requires.</param>
internal sealed class LaneTable(int required)
{
    private const int MaxKept = 256;

    private readonly Dictionary<int, Lane> _lanes = [];
    private int _count;
    private Lane? _last;

    /// <summary>Finds or makes the lane of a request.</summary>
    /// <param name="inputs">The request's inputs.</param>
    /// <returns>The lane.</returns>
    public Lane Find(InputTensor[] inputs)
    {
        if (_last is { } last && last.Fits(inputs))
        {
            return last;
        }

        var hash = Lane.HashOf(inputs, required);
        _lanes.TryGetValue(hash, out var first);
        for (var lane = first; lane is not null; lane = lane.NextOfHash)
        {
            if (lane.Fits(inputs))
            {
                return _last = lane;
            }
        }

        if (_count >= MaxKept)
        {
            DropEmpty();
            _lanes.TryGetValue(hash, out first);
        }

        _count++;
        var shapes = new long[required][];
        for (var i = 0; i < required; i++)
        {
            shapes[i] = inputs[i].Shape;
        }

        return _last = _lanes[hash] = new Lane(hash, shapes) { NextOfHash = first };
    }

    /// <summary>Finds a lane that fills a batch.</summary>
    /// <param name="rows">Rows of a full batch.</param>
    /// <returns>A lane with at least as many, or null.</returns>
    public Lane? FindFull(int rows)
    {
        foreach (var first in _lanes.Values)
        {
            for (var lane = first; lane is not null; lane = lane.NextOfHash)
            {
                if (lane.Rows >= rows)
                {
                    return lane;
                }
            }
        }

        return null;
    }

    private void DropEmpty()
    {
        var kept = new List<Lane>();
        foreach (var first in _lanes.Values)
        {
            for (var lane = first; lane is not null; lane = lane.NextOfHash)
            {
                if (lane.First is not null)
                {
                    kept.Add(lane);
                }
            }
        }

        _lanes.Clear();
        _last = null;
        _count = kept.Count;
        foreach (var lane in kept)
        {
            lane.NextOfHash = _lanes.GetValueOrDefault(lane.Hash);
            _lanes[lane.Hash] = lane;
        }
    }
}
