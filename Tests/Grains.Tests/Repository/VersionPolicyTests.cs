using System.Text.Json;
using Grid.Repository;
using Xunit;

namespace Grid.Tests.Repository;

public sealed class VersionPolicyTests
{
    [Theory]
    [InlineData("\"all\"", "1 2 5")]
    [InlineData("""{"latest":1}""", "5")]
    [InlineData("""{"latest":2}""", "2 5")]
    [InlineData("""{"latest":9}""", "1 2 5")]
    [InlineData("[5,1,1]", "1 5")]
    public void Select_EachForm_ChoosesAscending(string json, string expected)
    {
        Assert.True(VersionPolicy.TryRead(JsonDocument.Parse(json).RootElement, out var policy));

        var chosen = policy.Select([1, 2, 5], out var missing);

        Assert.Equal(expected, string.Join(' ', chosen));
        Assert.Empty(missing);
    }

    [Fact]
    public void Select_NothingSaid_ChoosesTheHighest()
    {
        Assert.Equal([5], VersionPolicy.Default.Select([1, 2, 5], out _).ToArray());
        Assert.Empty(VersionPolicy.Default.Select([], out _));
    }

    // Who pins a version relies on it: serving the others in silence would be worse than saying so.
    [Fact]
    public void Select_NamedVersionNotThere_IsReported()
    {
        Assert.True(VersionPolicy.TryRead(JsonDocument.Parse("[2,3,7]").RootElement, out var policy));

        Assert.Equal([2], policy.Select([1, 2, 5], out var missing).ToArray());
        Assert.Equal([3, 7], missing.ToArray());
    }

    [Theory]
    [InlineData("\"latest\"")]
    [InlineData("3")]
    [InlineData("[]")]
    [InlineData("[0]")]
    [InlineData("[1.5]")]
    [InlineData("[\"1\"]")]
    [InlineData("{}")]
    [InlineData("""{"latest":0}""")]
    [InlineData("""{"latest":1,"more":2}""")]
    [InlineData("null")]
    public void TryRead_AnotherForm_IsRefused(string json)
        => Assert.False(VersionPolicy.TryRead(JsonDocument.Parse(json).RootElement, out _));

    [Theory]
    [InlineData("\"all\"")]
    [InlineData("""{"latest":3}""")]
    [InlineData("[1,4]")]
    public void WriteTo_WhatWasRead_IsTheSame(string json)
    {
        Assert.True(VersionPolicy.TryRead(JsonDocument.Parse(json).RootElement, out var policy));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            policy.WriteTo(writer);
        }

        Assert.Equal(json, System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
