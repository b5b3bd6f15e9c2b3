namespace Grid.TestSupport;

// A named value in the protocol's terms: row-major, little-endian, byte strings preceded by their lengths.
public sealed record CaseTensor(string Name, string DataType, long[] Shape, byte[] Data)
{
    public long ElementCount => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    public bool FitsJson => DataType is not ("FP16" or "BF16");

    public IEnumerable<byte[]> Strings()
    {
        for (var at = 0; at < Data.Length;)
        {
            var length = BitConverter.ToInt32(Data, at);
            yield return Data[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
    }

    // The elements as doubles, for comparison. Not for BYTES; 64-bit integers beyond 2^53 are compared by their bytes.
    public double[] Values() => [.. Enumerable.Range(0, (int)ElementCount).Select(Value)];

    private double Value(int index) => DataType switch
    {
        "BOOL" or "UINT8" => Data[index],
        "INT8" => (sbyte)Data[index],
        "UINT16" => BitConverter.ToUInt16(Data, index * 2),
        "INT16" => BitConverter.ToInt16(Data, index * 2),
        "FP16" => (double)BitConverter.ToHalf(Data, index * 2),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(Data, index * 2) << 16),
        "UINT32" => BitConverter.ToUInt32(Data, index * 4),
        "INT32" => BitConverter.ToInt32(Data, index * 4),
        "FP32" => BitConverter.ToSingle(Data, index * 4),
        "UINT64" => BitConverter.ToUInt64(Data, index * 8),
        "INT64" => BitConverter.ToInt64(Data, index * 8),
        "FP64" => BitConverter.ToDouble(Data, index * 8),
        _ => throw new InvalidOperationException($"{Name} is {DataType}, which has no numbers."),
    };
}
