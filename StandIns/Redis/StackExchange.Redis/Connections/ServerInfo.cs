namespace StackExchange.Redis;

// The text that INFO answers with: lines of name:value under headings.
internal static class ServerInfo
{
    public static IEnumerable<(string Name, string Value)> Fields(RespReply reply)
        => reply.IsError || reply.IsNull ? [] : Sections(reply.AsText()).Select(field => (field.Name, field.Value));

    public static IEnumerable<(string Section, string Name, string Value)> Sections(string text)
    {
        var section = string.Empty;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
            {
                section = line[1..].Trim();
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is var at and > 0)
            {
                yield return (section, line[..at], line[(at + 1)..]);
            }
        }
    }
}
