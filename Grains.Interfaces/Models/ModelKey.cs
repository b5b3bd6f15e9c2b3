namespace Grid.Models;

/// <summary>
/// The identity of a model: its tenant and its name. As text, the key of its <see cref="IModelGrain"/>.
/// </summary>
/// <param name="Tenant">The owning tenant.</param>
/// <param name="Model">The model's name within the tenant.</param>
[GenerateSerializer, Immutable, Alias("grid.model-key")]
public readonly record struct ModelKey([property: Id(0)] string Tenant, [property: Id(1)] string Model)
{
    /// <summary>The tenant whose models every tenant may call, and the owner of the models in the models folder.</summary>
    public const string PublicTenant = "public";

    /// <summary>Reads a key from its text form.</summary>
    /// <param name="key">Text of the form <c>tenant/model</c>.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">The text has another form, or a part breaks <see cref="GridName.Rule"/>.</exception>
    public static ModelKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && GridName.IsValid(key.AsSpan(0, slash)) && GridName.IsValid(key.AsSpan(slash + 1))
            ? new ModelKey(key[..slash], key[(slash + 1)..])
            : throw new FormatException($"'{key}' is not a model's key. Write tenant/model, each of {GridName.Rule}.");
    }

    /// <summary>Writes the key as <c>tenant/model</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Tenant}/{Model}";
}
