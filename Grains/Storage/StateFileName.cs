using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Storage;

// The name of a state's file.
//
// Keys differ in case, hold separators and may be long; file systems may fold case, forbid characters, drop trailing dots
// and end names at 255 bytes. So only lower-case letters, digits, '-', '_' and '.' stand for themselves, '+' for '/', and
// every other byte of the UTF-8 form is written as % and two hexadecimal digits. The result is one-to-one and has a single
// case. Beyond MaxLength the end gives way to '~' and a SHA-256 of the whole; '~' is in no other name.

/// <summary>
/// Names the file of a grain's state.
/// </summary>
internal static class StateFileName
{
    public const string Extension = ".json";

    /// <summary>The longest name without its extension, which leaves room for that and for the suffix of a temporary file.</summary>
    public const int MaxLength = 200;

    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    public static string Of(GrainId grain, string state)
    {
        var name = new StringBuilder();
        Append(name, grain.ToString());
        name.Append('@');
        Append(name, state);
        if (name.Length > MaxLength)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToString())));
            name.Length = MaxLength - HashLength - 1;
            name.Append('~').Append(hash);
        }

        return name.Append(Extension).ToString();
    }

    /// <summary>Writes a text so that it can be a file's name, in a single case.</summary>
    public static string Encode(string text)
    {
        var name = new StringBuilder();
        Append(name, text);
        return name.ToString();
    }

    private static void Append(StringBuilder name, string text)
    {
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.')
            {
                name.Append(c);
            }
            else if (c == '/')
            {
                name.Append('+');
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"%{b:x2}");
            }
        }
    }
}
