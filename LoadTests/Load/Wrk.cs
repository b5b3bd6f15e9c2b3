using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Grid.LoadTests.Load;

// wrk, the external load generator: keep-alive connections, each with one request under way, in a process of its own.
//
// The request is fixed before the run, so that no Lua runs per request; only the summary is printed from Lua.
internal static class Wrk
{
    public static async Task<WrkResult> RunAsync(
        Uri url, byte[] body, IReadOnlyDictionary<string, string> headers, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var script = Path.Combine(Path.GetTempPath(), $"grid-wrk-{Guid.NewGuid():N}.lua");
        await File.WriteAllTextAsync(script, Script(body, headers), cancellationToken);
        try
        {
            var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments =
            [
                "-t1", string.Create(CultureInfo.InvariantCulture, $"-c{connections}"),
                string.Create(CultureInfo.InvariantCulture, $"-d{(int)Math.Ceiling(duration.TotalSeconds)}s"),
                "--timeout", "10s", "-s", script, url.AbsoluteUri,
            ];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Parse(await output, await errors);
        }
        finally
        {
            File.Delete(script);
        }
    }

    // Lua string escapes in decimal carry any byte.
    private static string Script(byte[] body, IReadOnlyDictionary<string, string> headers)
    {
        var script = new StringBuilder("wrk.method = \"POST\"\nwrk.body = \"");
        foreach (var value in body)
        {
            script.Append('\\').Append(value.ToString("D3", CultureInfo.InvariantCulture));
        }

        script.Append("\"\n");
        foreach (var (name, value) in headers)
        {
            script.Append(CultureInfo.InvariantCulture, $"wrk.headers[\"{name}\"] = \"{value}\"\n");
        }

        script.Append(
            """
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("SUMMARY %d %d %d %d %d\n", summary.requests, summary.duration,
                e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
            end
            """);
        return script.ToString();
    }

    private static WrkResult Parse(string output, string errors)
    {
        var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("SUMMARY ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk printed no summary. It said: {output}{errors}");
        var fields = line.Split(' ')[1..].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return new WrkResult(
            fields[0] / (fields[1] / 1e6), fields[0], fields[2], TimeSpan.FromMicroseconds(fields[3]), TimeSpan.FromMicroseconds(fields[4]));
    }
}
