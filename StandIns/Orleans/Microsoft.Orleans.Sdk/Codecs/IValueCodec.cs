using System.ComponentModel;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>Writes and reads values of a type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IValueCodec<T>
{
    void Write(ref MessagePackWriter writer, T value);

    T Read(ref MessagePackReader reader);
}

/// <summary>Writes and reads the members that a class declares, for classes derived from it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBaseCodec<in T>
    where T : class
{
    void WriteMembers(ref MessagePackWriter writer, T value);

    void ReadMembers(ref MessagePackReader reader, T value);
}
