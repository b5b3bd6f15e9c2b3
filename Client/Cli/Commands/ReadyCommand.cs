using System.CommandLine;
using System.Globalization;

namespace Grid.Client.Cli.Commands;

// Tells, or waits until, the server takes requests.
internal static class ReadyCommand
{
    public static Command Create(CommandContext context)
    {
        var wait = new Option<TimeSpan>("--wait")
        {
            Description = "How long to wait for it, e.g. 500ms, 60s, 2m. Default: not at all.",
            CustomParser = result =>
            {
                var time = ParseDuration(result.Tokens[0].Value);
                if (time is null)
                {
                    result.AddError($"'{result.Tokens[0].Value}' is no time to wait. Write a number with a unit: 500ms, 60s or 2m.");
                }

                return time ?? default;
            },
        };
        return context.Do(new Command("ready", "Tells whether the server takes requests: exit code 0 if it does.") { wait }, async (client, call, cancellationToken) =>
        {
            var limit = call.GetValue(wait);
            var isReady = limit > TimeSpan.Zero
                ? await client.WaitUntilReadyAsync(limit, cancellationToken)
                : await client.IsReadyAsync(cancellationToken);
            await context.Output.WriteLineAsync(isReady ? $"{client.Address} is ready." : $"{client.Address} is not ready.");
            return isReady ? 0 : 1;
        });
    }

    internal static TimeSpan? ParseDuration(string text)
    {
        var unit = text.TrimStart("0123456789.".ToCharArray());
        TimeSpan? one = unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" or "" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            _ => null,
        };

        // A day is more than anyone waits, and less than any timer's limit.
        return one is { } size
            && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * size.TotalDays <= 1
            ? size * count
            : null;
    }
}
