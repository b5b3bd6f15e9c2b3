namespace Grid.SiloUnderTest.Grains;

/// <summary>Where the numbers are in Redis, for the grain and for who checks it.</summary>
public static class NumbersKeys
{
    /// <summary>Returns the key of the hash with the fields "epoch" and "number".</summary>
    public static string Record(string grain) => $"chaos/{{{grain}}}/numbers";

    /// <summary>Returns the key of the list of what was handed out: number, epoch and activation, separated by spaces.</summary>
    public static string Log(string grain) => Record(grain) + "/log";
}
