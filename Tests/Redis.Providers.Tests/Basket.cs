namespace Grid.RedisProviders;

[GenerateSerializer, Alias("providers.basket")]
public sealed class Basket
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public List<string> Items { get; set; } = [];
}
