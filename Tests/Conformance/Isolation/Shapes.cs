namespace Grid.Conformance.Isolation;

[GenerateSerializer, Alias("conformance.carrier")]
public sealed class Carrier
{
    [Id(0)]
    public List<int> Numbers { get; set; } = [];

    [Id(1)]
    private string _secret = "unset";

#pragma warning disable ORLEANS0004 // A member without an id is what is tested.
    /// <summary>Gets or sets what has no id and so does not travel.</summary>
    public string Unmarked { get; set; } = "default";
#pragma warning restore ORLEANS0004

    public string Secret
    {
        get => _secret;
        set => _secret = value;
    }
}

[GenerateSerializer, Immutable, Alias("conformance.fixed")]
public sealed class Fixed
{
    [Id(0)]
    public int Value { get; init; }
}

[GenerateSerializer, Alias("conformance.pair")]
public sealed class Pair
{
    [Id(0)]
    public Carrier? First { get; set; }

    [Id(1)]
    public Carrier? Second { get; set; }
}

[GenerateSerializer, Alias("conformance.shape")]
public abstract record Shape([property: Id(0)] string Name);

[GenerateSerializer, Alias("conformance.circle")]
public sealed record Circle(string Name, [property: Id(0)] double Radius) : Shape(Name);

[GenerateSerializer, Alias("conformance.point")]
public readonly record struct Point(int X, int Y);
