using System.Diagnostics;

namespace Grid.RedisTests.Connections;

// A test that needs a server with TLS; the server's build decides.
internal sealed class TlsFactAttribute : FactAttribute
{
    private static readonly string? Reason = WhyNot();

    public TlsFactAttribute() => Skip = Reason;

    // A server that knows the setting complains about the certificate that is missing; one without TLS about the setting.
    private static string? WhyNot()
    {
        using var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", "0", "--tls-port", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return output.Contains("tls-cert-file", StringComparison.Ordinal) ? null : "The redis-server of this machine is built without TLS.";
    }
}
