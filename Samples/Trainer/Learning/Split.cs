using Grid.OnnxModels;

namespace Grid.Samples.Learning;

// Cuts a data set into rows to learn from and a held-out fifth to judge by.
//
// Stratified: each class is shuffled by itself and gives its own fifth, so that a rare class (spam is 13 %) is as frequent
// on both sides. The same rows and seed give the same split on every machine.
internal sealed record Split<TFeatures>(IReadOnlyList<Row<TFeatures>> Training, IReadOnlyList<Row<TFeatures>> HeldOut)
{
    private const int Fifth = 5;

    public static Split<TFeatures> Of(IEnumerable<Row<TFeatures>> rows, ulong seed)
    {
        var random = new SplitMix64(seed);
        var training = new List<Row<TFeatures>>();
        var heldOut = new List<Row<TFeatures>>();
        foreach (IGrouping<int, Row<TFeatures>> group in rows.GroupBy(row => row.Label).OrderBy(group => group.Key))
        {
            Row<TFeatures>[] shuffled = [.. group];
            random.Shuffle<Row<TFeatures>>(shuffled);
            int held = shuffled.Length / Fifth;
            heldOut.AddRange(shuffled[..held]);
            training.AddRange(shuffled[held..]);
        }

        return new Split<TFeatures>(training, heldOut);
    }
}
