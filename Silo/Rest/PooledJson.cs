using System.Buffers;
using System.Globalization;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Writes JSON into a pooled buffer that grows. The caller writes the punctuation.
/// </summary>
internal ref struct PooledJson
{
    private const int MaxBytes = 1 << 30;

    // The longest number: the smallest FP64 takes 24 characters.
    private const int LongestNumber = 32;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static control => (byte)control), (byte)'"', (byte)'\\']);

    private readonly TensorBufferPool _pool;
    private TensorBuffer _buffer;
    private Span<byte> _free;

    /// <summary>Initializes a writer.</summary>
    /// <param name="pool">Lends the buffer.</param>
    /// <param name="expected">How many bytes are expected; more are taken as needed.</param>
    public PooledJson(TensorBufferPool pool, long expected)
    {
        _pool = pool;
        _buffer = pool.Rent((int)Math.Clamp(expected, 256, MaxBytes));
        _free = _buffer.GetSpan();
    }

    /// <summary>Gets the buffer, with a hold that passes to the caller of the last use.</summary>
    public readonly TensorBuffer Buffer => _buffer;

    /// <summary>Gets the bytes written.</summary>
    public readonly int Length => _buffer.Length - _free.Length;

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="json">JSON.</param>
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        Reserve(json.Length);
        json.CopyTo(_free);
        _free = _free[json.Length..];
    }

    /// <summary>Writes a number in the shortest form that reads back as the same value.</summary>
    /// <typeparam name="T">A numeric type.</typeparam>
    /// <param name="value">The number, finite.</param>
    public void Number<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Reserve(LongestNumber);
        value.TryFormat(_free, out var written, default, CultureInfo.InvariantCulture);
        _free = _free[written..];
    }

    /// <summary>Writes a string with quotes and escapes.</summary>
    /// <param name="text">The string.</param>
    public void String(string text)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (System.Text.Unicode.Utf8.FromUtf16(text, utf8, out _, out var written) == OperationStatus.Done)
        {
            String(utf8[..written]);
        }
        else
        {
            String(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Writes a string with quotes and escapes.</summary>
    /// <param name="utf8">The string, valid UTF-8.</param>
    public void String(scoped ReadOnlySpan<byte> utf8)
    {
        Raw("\""u8);
        while (true)
        {
            var plain = utf8.IndexOfAny(Escaped);
            if (plain < 0)
            {
                Raw(utf8);
                Raw("\""u8);
                return;
            }

            Raw(utf8[..plain]);
            Escape(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }
    }

    /// <summary>Gives the buffer back, if writing failed.</summary>
    public readonly void Release() => _buffer.Release();

    private void Escape(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                Raw("\\\""u8);
                break;
            case (byte)'\\':
                Raw("\\\\"u8);
                break;
            case (byte)'\n':
                Raw("\\n"u8);
                break;
            case (byte)'\r':
                Raw("\\r"u8);
                break;
            case (byte)'\t':
                Raw("\\t"u8);
                break;
            default:
                Raw([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex(character >> 4), Hex(character & 15)]);
                break;
        }
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);

    private void Reserve(int length)
    {
        if (_free.Length < length)
        {
            Grow(length);
        }
    }

    private void Grow(int length)
    {
        var written = Length;
        if ((long)written + length > MaxBytes)
        {
            throw RestFault.BadRequest(
                "The answer is longer than 1 GiB of JSON. Ask for the outputs as binary data (parameter binary_data_output).");
        }

        var larger = _pool.Rent((int)Math.Min(Math.Max(2L * _buffer.Length, (long)written + length), MaxBytes));
        _buffer.GetSpan()[..written].CopyTo(larger.GetSpan());
        _buffer.Release();
        _buffer = larger;
        _free = larger.GetSpan()[written..];
    }
}
