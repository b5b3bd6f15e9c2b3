using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.LoadTests.Peers;

// A peer in a process of its own, so that its processor time can be told from the generator's.
internal static class PeerHost
{
    public static async Task<int> RunAsync(string url, Action<WebApplication> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        configure(app);
        await app.RunAsync();
        return 0;
    }
}
