using MessagePack.Resolvers;

namespace MessagePack;

/// <summary>How values are written and read. Immutable: the With methods make copies.</summary>
public class MessagePackSerializerOptions
{
    /// <summary>Initializes options that trust their input.</summary>
    /// <param name="resolver">Finds the formatters.</param>
    public MessagePackSerializerOptions(IFormatterResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        Resolver = resolver;
    }

    /// <summary>Initializes a copy.</summary>
    /// <param name="copyFrom">What to copy.</param>
    protected MessagePackSerializerOptions(MessagePackSerializerOptions copyFrom)
    {
        ArgumentNullException.ThrowIfNull(copyFrom);
        Resolver = copyFrom.Resolver;
        Security = copyFrom.Security;
    }

    /// <summary>Gets the options with <see cref="StandardResolver"/> and <see cref="MessagePackSecurity.TrustedData"/>.</summary>
    public static MessagePackSerializerOptions Standard => StandardOptions.Instance;

    /// <summary>Gets what finds the formatters.</summary>
    public IFormatterResolver Resolver { get; private set; }

    /// <summary>Gets how careful reading is.</summary>
    /// <value>Default: <see cref="MessagePackSecurity.TrustedData"/>.</value>
    public MessagePackSecurity Security { get; private set; } = MessagePackSecurity.TrustedData;

    /// <summary>Gets a copy with another resolver.</summary>
    /// <param name="resolver">Finds the formatters.</param>
    public MessagePackSerializerOptions WithResolver(IFormatterResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        MessagePackSerializerOptions copy = Clone();
        copy.Resolver = resolver;
        return copy;
    }

    /// <summary>Gets a copy with other security.</summary>
    /// <param name="security">How careful reading is.</param>
    public MessagePackSerializerOptions WithSecurity(MessagePackSecurity security)
    {
        ArgumentNullException.ThrowIfNull(security);
        MessagePackSerializerOptions copy = Clone();
        copy.Security = security;
        return copy;
    }

    /// <summary>Gets a copy of this very type.</summary>
    protected virtual MessagePackSerializerOptions Clone()
        => GetType() == typeof(MessagePackSerializerOptions)
            ? new MessagePackSerializerOptions(this)
            : throw new NotSupportedException($"{GetType()} derives from {nameof(MessagePackSerializerOptions)} and must override {nameof(Clone)}.");

    // A type of its own: the resolver's own static state refers to the options again.
    private static class StandardOptions
    {
        public static readonly MessagePackSerializerOptions Instance = new(StandardResolver.Instance);
    }
}
