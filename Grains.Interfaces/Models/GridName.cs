namespace Grid.Models;

/// <summary>
/// The rule for names of tenants and models.
/// </summary>
/// <remarks>
/// Names become parts of grain keys, separated by <c>/</c>, and of file paths. A name that could hold a separator, a dot
/// segment or a control character could forge another tenant's key, so nothing but this alphabet enters a key.
/// </remarks>
public static class GridName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 128 letters, digits, '.', '_' or '-' (ASCII), the first a letter or digit";

    /// <summary>Tells whether a name may be used.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it fits <c>[A-Za-z0-9][A-Za-z0-9._-]{0,127}</c>.</returns>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxLength || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (var c in name[1..])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
