namespace Grid.Samples.Learning;

/// <summary>The non-zero features of a row: ascending indices and their values.</summary>
internal sealed record SparseVector(int[] Indices, double[] Values)
{
    /// <summary>Takes every feature, zero or not.</summary>
    public static SparseVector Dense(double[] values) => new([.. Enumerable.Range(0, values.Length)], values);

    public double Dot(double[] weights)
    {
        double sum = 0;
        for (var i = 0; i < Indices.Length; i++)
        {
            sum += Values[i] * weights[Indices[i]];
        }

        return sum;
    }

    public void AddTo(double[] target, double factor)
    {
        for (var i = 0; i < Indices.Length; i++)
        {
            target[Indices[i]] += factor * Values[i];
        }
    }
}
