using System.Reflection;
using MessagePack.Formatters;

namespace MessagePack.Resolvers;

// Formatters that types name themselves with [MessagePackFormatter].
internal static class AttributeFormatters
{
    public static IMessagePackFormatter? Find(Type type)
    {
        if (type.GetCustomAttribute<MessagePackFormatterAttribute>(inherit: false) is not { } attribute)
        {
            return null;
        }

        Type formatter = attribute.FormatterType;
        if (formatter.IsGenericTypeDefinition)
        {
            formatter = formatter.MakeGenericType(type.GenericTypeArguments);
        }

        return (IMessagePackFormatter?)Activator.CreateInstance(formatter);
    }
}
