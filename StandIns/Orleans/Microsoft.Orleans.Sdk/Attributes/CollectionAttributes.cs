using System.Globalization;

namespace Orleans;

/// <summary>Activations of the class are never collected for being idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute;

/// <summary>How long activations of the class may be idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute
{
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _period;

    public CollectionAgeLimitAttribute()
    {
    }

    public CollectionAgeLimitAttribute(string inactivityPeriod)
        => _period = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    public double Days { get; set; }

    public double Hours { get; set; }

    public double Minutes { get; set; }

    /// <summary>Gets or sets whether activations are never collected.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>Gets the limit, at least <see cref="MinAgeLimit"/>.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            var age = _period ?? (TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes));
            return age < MinAgeLimit ? MinAgeLimit : age;
        }
    }
}
