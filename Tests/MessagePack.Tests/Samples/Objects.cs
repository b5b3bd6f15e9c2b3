using System.Diagnostics.CodeAnalysis;
using MessagePack;

// The shapes of types that a generated formatter knows: small, and only worth a look beside the tests that use them.
namespace Grid.MessagePackTests.Samples;

[MessagePackObject]
public class WithHole
{
    [Key(0)]
    public int A { get; set; }

    [Key(2)]
    public int C { get; set; }
}

[MessagePackObject]
public class Named
{
    [Key("z")]
    public int Zeta { get; set; }

    [Key("näme")]
    public string? Name { get; set; }

    [Key("l")]
    public List<Named>? List { get; set; }
}

[MessagePackObject(keyAsPropertyName: true)]
public class ByName
{
    [SuppressMessage("Design", "CA1051", Justification = "fields are written, too")]
    public int Field;

    public int Count { get; set; }

    public string? Text { get; set; }

    [IgnoreMember]
    public int Ignored { get; set; }
}

[MessagePackObject]
public class WithDefaults
{
    [Key(0)]
    public int A { get; set; } = 7;

    [Key(1)]
    public int B { get; set; } = 8;
}

[MessagePackObject(keyAsPropertyName: true)]
public class NamedWithDefaults
{
    public int A { get; set; } = 7;

    public int B { get; set; } = 8;
}

[MessagePackObject]
public class WithInit
{
    [Key(0)]
    public int A { get; init; }

    [Key(1)]
    public required string B { get; set; }
}

[MessagePackObject]
public sealed record Point([property: Key(0)] int X, [property: Key(1)] string? Label = "none");

[MessagePackObject]
public sealed record NamedPoint([property: Key("x")] int X, [property: Key("label")] string? Label);

[MessagePackObject]
public readonly record struct Pair([property: Key(0)] int A, [property: Key(1)] long B);

[MessagePackObject]
public struct Plain
{
    [Key(0)]
    public int A { get; set; }
}

[MessagePackObject]
public class PositionalConstructor(int second, int first)
{
    [Key(0)]
    public int First { get; } = first;

    [Key(1)]
    public int Second { get; } = second;
}

[MessagePackObject]
public class SeveralConstructors
{
    public SeveralConstructors()
        => Used = "none";

    public SeveralConstructors(int a, int b, int c)
    {
        (A, B) = (a, b + c);
        Used = "three";
    }

    [SerializationConstructor]
    public SeveralConstructors(int a)
    {
        A = a;
        Used = "marked";
    }

    [Key(0)]
    public int A { get; set; }

    [Key(1)]
    public int B { get; set; }

    [Key(2)]
    public int C { get; set; }

    [IgnoreMember]
    public string Used { get; }
}

[MessagePackObject]
public class GetOnly
{
    [Key(0)]
    public int A { get; } = 5;
}

[MessagePackObject]
public class Base
{
    [Key(0)]
    public int A { get; set; }
}

[MessagePackObject]
public class Derived : Base
{
    [Key(1)]
    public int B { get; set; }
}

[MessagePackObject(keyAsPropertyName: true)]
public class NamedBase
{
    public int A { get; set; }
}

[MessagePackObject(keyAsPropertyName: true)]
public class NamedDerived : NamedBase
{
    public int B { get; set; }
}

[MessagePackObject]
public class Box<T>
    where T : notnull
{
    [Key(0)]
    public T? Value { get; set; }

    [Key(1)]
    public List<T>? More { get; set; }
}

[MessagePackObject(AllowPrivate = true)]
internal sealed partial class Hidden
{
    [Key(0)]
    private readonly int _secret;

    [SerializationConstructor]
    private Hidden(int secret) => _secret = secret;

    [Key(1)]
    internal string? Note { get; private set; }

    public static Hidden Create(int secret, string note) => new(secret) { Note = note };

    public int Reveal() => _secret;
}

[MessagePackObject]
public class Called : IMessagePackSerializationCallbackReceiver
{
    [Key(0)]
    public int A { get; set; }

    [IgnoreMember]
    public string Calls { get; private set; } = "";

    public void OnBeforeSerialize() => Calls += $"before {A};";

    public void OnAfterDeserialize() => Calls += $"after {A};";
}

[MessagePackObject]
public class Unreadable
{
    [Key(0)]
    public int A { get => throw new NotSupportedException("no"); set { } }
}

public class Unmarked
{
    public int A { get; set; }
}

public class Outer
{
    [MessagePackObject]
    public class Inner
    {
        [Key(0)]
        public int Value { get; set; }
    }
}

[Union(0, typeof(Circle))]
[Union(7, typeof(Square))]
public interface IShape;

[MessagePackObject]
public class Circle : IShape
{
    [Key(0)]
    public int Radius { get; set; }
}

[MessagePackObject(keyAsPropertyName: true)]
public class Square : IShape
{
    public int Side { get; set; }
}

[MessagePackObject]
public class Stranger : IShape;

[Union(1, typeof(Dog))]
public abstract class Animal
{
    [Key(0)]
    public string? Name { get; set; }
}

[MessagePackObject]
public class Dog : Animal
{
    [Key(1)]
    public int Barks { get; set; }
}

[MessagePackObject]
public class WithMemberFormatter
{
    [Key(0)]
    [MessagePackFormatter(typeof(FixedIntFormatter))]
    public int A { get; set; }
}

[MessagePackFormatter(typeof(TemperatureFormatter))]
public readonly record struct Temperature(double Kelvin);
