using Microsoft.Extensions.Options;

namespace Orleans.Configuration;

/// <summary>When idle activations go, and how long coming and going may take.</summary>
public class GrainCollectionOptions
{
    /// <summary>Gets or sets how long an activation may be idle. It must exceed <see cref="CollectionQuantum"/>.</summary>
    /// <value>Default: 15 minutes.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets the ages of single classes, by their full names.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>Gets or sets how often idle activations are looked for.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long an activation may take to come.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long an activation may take to go.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

internal static class GrainCollectionOptionsCheck
{
    public static void Check(IOptions<GrainCollectionOptions> options)
    {
        var value = options.Value;
        if (value.CollectionQuantum <= TimeSpan.Zero)
        {
            throw new OrleansConfigurationException(
                $"{nameof(GrainCollectionOptions)}.{nameof(value.CollectionQuantum)} is {value.CollectionQuantum}; it must be positive.");
        }

        if (value.CollectionAge <= value.CollectionQuantum)
        {
            throw new OrleansConfigurationException(
                $"{nameof(GrainCollectionOptions)}.{nameof(value.CollectionAge)} is {value.CollectionAge}; it must exceed {nameof(value.CollectionQuantum)}, which is {value.CollectionQuantum}.");
        }

        foreach (var (name, age) in value.ClassSpecificCollectionAge)
        {
            if (age <= value.CollectionQuantum)
            {
                throw new OrleansConfigurationException(
                    $"{nameof(GrainCollectionOptions)}.{nameof(value.ClassSpecificCollectionAge)}['{name}'] is {age}; it must exceed {nameof(value.CollectionQuantum)}, which is {value.CollectionQuantum}.");
            }
        }
    }
}
