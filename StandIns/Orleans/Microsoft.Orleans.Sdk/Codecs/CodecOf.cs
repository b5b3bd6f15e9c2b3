using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>The codec of a type, found once.</summary>
internal static class CodecOf<T>
{
    private static IValueCodec<T>? Found;
    private static IValueCodec<T>? FoundExact;

    public static IValueCodec<T> Codec => Found ??= (IValueCodec<T>)CodecFactory.Create(typeof(T));

    /// <summary>Gets the codec for values that are exactly of the type.</summary>
    public static IValueCodec<T> Exact => FoundExact ??= (IValueCodec<T>)CodecFactory.CreateExact(typeof(T));

    public static void Write(ref MessagePackWriter writer, T value) => Codec.Write(ref writer, value);

    public static T Read(ref MessagePackReader reader) => Codec.Read(ref reader);
}
