using Grid.Serving;

namespace Grid.Batching;

/// <summary>
/// The queued requests that may share a run: their inputs agree in every dimension but the first. In order of arrival.
/// </summary>
/// <param name="hash">The hash of the shapes.</param>
/// <param name="shapes">The shapes of the first request that came; dimension 0 is not looked at.</param>
internal sealed class Lane(int hash, long[][] shapes)
{
    public int Hash { get; } = hash;

    public PendingRequest? First { get; private set; }

    public PendingRequest? Last { get; private set; }

    /// <summary>Gets the rows that wait.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets or sets another lane with the same hash.</summary>
    public Lane? NextOfHash { get; set; }

    /// <summary>Hashes the shapes of a request's required inputs without their first dimensions.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="required">How many of them are required.</param>
    /// <returns>The hash.</returns>
    public static int HashOf(InputTensor[] inputs, int required)
    {
        var hash = new HashCode();
        for (var i = 0; i < required; i++)
        {
            foreach (var dimension in inputs[i].Shape.AsSpan(1))
            {
                hash.Add(dimension);
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>Tells whether a request belongs here.</summary>
    /// <param name="inputs">The request's inputs; ranks are the model's, so they agree already.</param>
    /// <returns>Whether all dimensions but the first agree.</returns>
    public bool Fits(InputTensor[] inputs)
    {
        for (var i = 0; i < shapes.Length; i++)
        {
            if (!inputs[i].Shape.AsSpan(1).SequenceEqual(shapes[i].AsSpan(1)))
            {
                return false;
            }
        }

        return true;
    }

    public void Append(PendingRequest request)
    {
        request.PreviousInLane = Last;
        request.NextInLane = null;
        if (Last is null)
        {
            First = request;
        }
        else
        {
            Last.NextInLane = request;
        }

        Last = request;
        Rows += request.Rows;
    }

    public void Remove(PendingRequest request)
    {
        if (request.PreviousInLane is null)
        {
            First = request.NextInLane;
        }
        else
        {
            request.PreviousInLane.NextInLane = request.NextInLane;
        }

        if (request.NextInLane is null)
        {
            Last = request.PreviousInLane;
        }
        else
        {
            request.NextInLane.PreviousInLane = request.PreviousInLane;
        }

        request.PreviousInLane = null;
        request.NextInLane = null;
        Rows -= request.Rows;
    }
}
