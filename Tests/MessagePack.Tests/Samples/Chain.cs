using MessagePack;

namespace Grid.MessagePackTests.Samples;

[MessagePackObject]
public sealed class Chain
{
    [Key(0)]
    public Chain? Next { get; set; }
}
