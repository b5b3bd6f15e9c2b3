using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MessagePack.Internal;

// Compares keys whose equality is that of their bytes, and hashes those bytes with the runtime's keyed hash of strings
// (Marvin), whose key no sender knows: nobody can prepare keys that all fall into one bucket.
internal sealed class CollisionResistantComparer<T> : IEqualityComparer<T>
    where T : unmanaged
{
    public bool Equals(T x, T y) => EqualityComparer<T>.Default.Equals(x, y);

    public int GetHashCode(T obj)
    {
        // Padded to whole characters: one byte alone would be none.
        Span<char> characters = stackalloc char[(Unsafe.SizeOf<T>() + 1) / sizeof(char)];
        characters.Clear();
        MemoryMarshal.Write(MemoryMarshal.AsBytes(characters), obj);
        return string.GetHashCode(characters);
    }
}
