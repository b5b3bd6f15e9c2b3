using MessagePack.Internal;

namespace MessagePack;

/// <summary>How careful reading is with data of unknown origin.</summary>
public class MessagePackSecurity
{
    /// <summary>Data from a source that is trusted.</summary>
    public static readonly MessagePackSecurity TrustedData = new();

    /// <summary>Data that may be crafted to do harm: keyed collections get comparers whose collisions can't be foreseen.</summary>
    public static readonly MessagePackSecurity UntrustedData = new() { HashCollisionResistant = true };

    private static readonly Type[] ComparedByTheirBytes =
    [
        typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(Guid), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
    ];

    private MessagePackSecurity()
    {
    }

    /// <summary>Initializes a copy.</summary>
    /// <param name="copyFrom">What to copy.</param>
    protected MessagePackSecurity(MessagePackSecurity copyFrom)
    {
        ArgumentNullException.ThrowIfNull(copyFrom);
        HashCollisionResistant = copyFrom.HashCollisionResistant;
        MaximumObjectGraphDepth = copyFrom.MaximumObjectGraphDepth;
    }

    /// <summary>Gets a value indicating whether keyed collections resist crafted collisions.</summary>
    public bool HashCollisionResistant { get; private set; }

    /// <summary>Gets how deep objects may nest when read.</summary>
    /// <value>Default: 500.</value>
    public int MaximumObjectGraphDepth { get; private set; } = 500;

    /// <summary>Gets a copy with another depth.</summary>
    /// <param name="maximumObjectGraphDepth">How deep objects may nest when read.</param>
    public MessagePackSecurity WithMaximumObjectGraphDepth(int maximumObjectGraphDepth)
    {
        MessagePackSecurity copy = Clone();
        copy.MaximumObjectGraphDepth = maximumObjectGraphDepth;
        return copy;
    }

    /// <summary>Gets a copy that resists crafted collisions, or does not.</summary>
    /// <param name="hashCollisionResistant">Whether it does.</param>
    public MessagePackSecurity WithHashCollisionResistant(bool hashCollisionResistant)
    {
        MessagePackSecurity copy = Clone();
        copy.HashCollisionResistant = hashCollisionResistant;
        return copy;
    }

    /// <summary>Goes one level deeper; a formatter calls this before it reads what it holds, and counts <see cref="MessagePackReader.Depth"/> down after.</summary>
    /// <param name="reader">The reader whose depth grows.</param>
    /// <exception cref="InsufficientExecutionStackException">Objects nest deeper than <see cref="MaximumObjectGraphDepth"/>.</exception>
    public void DepthStep(ref MessagePackReader reader)
    {
        if (reader.Depth >= MaximumObjectGraphDepth)
        {
            throw new InsufficientExecutionStackException(
                $"This MessagePack nests deeper than {MaximumObjectGraphDepth} objects. If it may, allow more with {nameof(WithMaximumObjectGraphDepth)}.");
        }

        reader.Depth++;
    }

    /// <summary>Gets the comparer that a collection read under this security uses for its keys.</summary>
    /// <returns>The default comparer, or one that resists crafted collisions if <see cref="HashCollisionResistant"/>.</returns>
    /// <exception cref="TypeAccessException">Resistance is wanted, and no such comparer is known for the type. Override <see cref="GetHashCollisionResistantEqualityComparer{T}"/>.</exception>
    public IEqualityComparer<T> GetEqualityComparer<T>()
        => HashCollisionResistant ? GetHashCollisionResistantEqualityComparer<T>() : EqualityComparer<T>.Default;

    /// <summary>Gets a comparer that resists crafted collisions.</summary>
    /// <exception cref="TypeAccessException">None is known for the type.</exception>
    protected virtual IEqualityComparer<T> GetHashCollisionResistantEqualityComparer<T>()
    {
        if (Resistant<T>.Comparer is { } comparer)
        {
            return comparer;
        }

        throw new TypeAccessException(
            $"No comparer that resists crafted collisions is known for {typeof(T)}. Use another key, or override {nameof(GetHashCollisionResistantEqualityComparer)}.");
    }

    /// <summary>Gets a copy of this very type.</summary>
    protected virtual MessagePackSecurity Clone() => new(this);

    // Found once for each type of key.
    private static class Resistant<T>
    {
        public static readonly IEqualityComparer<T>? Comparer = Find(typeof(T));

        private static IEqualityComparer<T>? Find(Type type)
        {
            if (type == typeof(string))
            {
                // The runtime's own hash of strings is keyed afresh in every process.
                return EqualityComparer<T>.Default;
            }

            Type bits = type.IsEnum ? type.GetEnumUnderlyingType() : type;
            return Array.IndexOf(ComparedByTheirBytes, bits) >= 0
                ? (IEqualityComparer<T>?)Activator.CreateInstance(typeof(CollisionResistantComparer<>).MakeGenericType(type))
                : null;
        }
    }
}
