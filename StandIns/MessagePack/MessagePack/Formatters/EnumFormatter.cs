using System.Runtime.CompilerServices;

namespace MessagePack.Formatters;

// An enum's number. Numbers without a name pass, as they do in C#.
internal sealed class EnumFormatter<TEnum, TNumber> : IMessagePackFormatter<TEnum>
    where TEnum : struct, Enum
    where TNumber : struct
{
    private static readonly IMessagePackFormatter<TNumber> Number = (IMessagePackFormatter<TNumber>)ScalarFormatters.Find(typeof(TNumber))!;

    public void Serialize(ref MessagePackWriter writer, TEnum value, MessagePackSerializerOptions options)
        => Number.Serialize(ref writer, Unsafe.BitCast<TEnum, TNumber>(value), options);

    public TEnum Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => Unsafe.BitCast<TNumber, TEnum>(Number.Deserialize(ref reader, options));
}
