using System.Buffers.Binary;
using System.Text;

namespace Orleans.Runtime;

/// <summary>The bytes of an identifier (UTF-8) with their hash, computed once and equal in every process.</summary>
[Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly byte[]? _value;
    private readonly int _hash;

    /// <summary>Initializes a new instance. The array is kept, not copied, and must not change.</summary>
    public IdSpan(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        _hash = (int)StableHash.Compute(value);
    }

    public bool IsDefault => _value is null || _value.Length == 0;

    public ReadOnlyMemory<byte> Value => _value;

    public ReadOnlySpan<byte> AsSpan() => _value;

    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    public uint GetUniformHashCode() => (uint)_hash;

    public bool Equals(IdSpan other)
        => ReferenceEquals(_value, other._value) || (_hash == other._hash && AsSpan().SequenceEqual(other.AsSpan()));

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => _hash;

    public int CompareTo(IdSpan other) => AsSpan().SequenceCompareTo(other.AsSpan());

    public override string ToString() => _value is null ? "" : Encoding.UTF8.GetString(_value);

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    public static bool operator <(IdSpan left, IdSpan right) => left.CompareTo(right) < 0;

    public static bool operator >(IdSpan left, IdSpan right) => left.CompareTo(right) > 0;

    public static bool operator <=(IdSpan left, IdSpan right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IdSpan left, IdSpan right) => left.CompareTo(right) >= 0;

    // Four bytes a step with a final avalanche: good spread, no seed, so that every process computes the same value.
    private static class StableHash
    {
        public static uint Compute(ReadOnlySpan<byte> data)
        {
            var hash = 0x9E3779B1u ^ (uint)data.Length;
            while (data.Length >= 4)
            {
                hash = (uint.RotateLeft(hash, 13) ^ BinaryPrimitives.ReadUInt32LittleEndian(data)) * 0x85EBCA6Bu;
                data = data[4..];
            }

            foreach (var b in data)
            {
                hash = (uint.RotateLeft(hash, 11) ^ b) * 0xC2B2AE35u;
            }

            hash ^= hash >> 16;
            hash *= 0x7FEB352Du;
            return hash ^ (hash >> 15);
        }
    }
}
