using System.Collections.Immutable;

namespace StandIns.Orleans.Tests.Codecs;

[GenerateSerializer, Alias("sample.all")]
public sealed class Everything
{
    [Id(0)]
    public int Integer { get; set; }

    [Id(1)]
    public string? Text { get; init; }

    [Id(2)]
    public Dictionary<string, List<double>> Map { get; set; } = [];

    [Id(3)]
    public Guid Guid { get; set; }

    [Id(4)]
    public DateTimeOffset Time { get; set; }

    [Id(5)]
    public decimal Money { get; set; }

    [Id(6)]
    public DayOfWeek? Day { get; set; }

    [Id(7)]
    public ImmutableArray<byte> Bytes { get; set; } = [];

    [Id(8)]
    public (int, string) Pair { get; set; }

    [Id(9)]
    public ReadOnlyMemory<byte> Memory { get; set; }

    [Id(10)]
    public object? Anything { get; set; }

    [Id(11)]
    public IReadOnlyList<string>? Names { get; set; }

    [Id(12)]
    private int _hidden;

    public int Hidden
    {
        get => _hidden;
        set => _hidden = value;
    }

    [Id(300)]
    public Uri? Link { get; set; }
}

[GenerateSerializer, Alias("sample.animal")]
public abstract record Animal([property: Id(0)] string Name);

[GenerateSerializer, Alias("sample.dog")]
public sealed record Dog(string Name, [property: Id(0)] int Tricks) : Animal(Name);

[GenerateSerializer, Alias("sample.box")]
public sealed record Box<T>(T Content, int Count);

[GenerateSerializer, Alias("sample.spot")]
public readonly record struct Spot(int X, int Y);

/// <summary>The first version of a type.</summary>
[GenerateSerializer, Alias("sample.plan.1")]
public sealed class PlanOld
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public int Size { get; set; }
}

/// <summary>The same type later: a member less, two more.</summary>
[GenerateSerializer, Alias("sample.plan.2")]
public sealed class PlanNew
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(2)]
    public List<Spot> Spots { get; set; } = [new Spot(1, 1)];

    [Id(3)]
    public string Owner { get; set; } = "nobody";
}

[GenerateSerializer, Alias("sample.error")]
public sealed class SampleException(string message, int code, Exception? cause = null) : Exception(message, cause)
{
    [Id(0)]
    public int Code { get; } = code;
}

[GenerateSerializer, Alias("sample.node")]
public sealed class Node
{
    [Id(0)]
    public Node? Next { get; set; }
}
