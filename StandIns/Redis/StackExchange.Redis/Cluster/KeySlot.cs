namespace StackExchange.Redis;

// The slot of a key: the CRC-16 (XMODEM) of its tag, or of all of it, modulo 16384. The tag is what the first pair of
// braces holds, if it holds anything.
internal static class KeySlot
{
    public const int Count = 16384;

    // Of a command without a key, and of one whose keys are in different slots.
    public const int None = -1;
    public const int Several = -2;

    private static readonly ushort[] Table = MakeTable();

    public static int Of(RedisKey key) => Of(key.ToBytes());

    public static int Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            var length = key[(open + 1)..].IndexOf((byte)'}');
            if (length > 0)
            {
                key = key.Slice(open + 1, length);
            }
        }

        ushort crc = 0;
        foreach (var octet in key)
        {
            crc = (ushort)((crc << 8) ^ Table[(crc >> 8) ^ octet]);
        }

        return crc % Count;
    }

    public static int Join(int slot, int other) => slot == None || slot == other ? other : other == None ? slot : Several;

    private static ushort[] MakeTable()
    {
        const int Polynomial = 0x1021;
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
