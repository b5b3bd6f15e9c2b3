namespace Grid.Tests.Storage;

internal sealed class TestState
{
    public long Number { get; set; }

    public string Text { get; set; } = "";
}
