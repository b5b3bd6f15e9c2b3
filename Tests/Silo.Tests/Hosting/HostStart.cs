using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace Grid.Silo.Hosting;

// Ports are chosen before a host is started, and another process may take one in between: then the host is built anew.
internal static class HostStart
{
    private const int MaxAttempts = 5;

    public static async Task<WebApplication> StartAsync(Func<WebApplication> build)
    {
        for (var attempt = 1; ; attempt++)
        {
            var app = build();
            try
            {
                await app.StartAsync();
                return app;
            }
            catch (Exception error) when (attempt < MaxAttempts && IsPortTaken(error))
            {
                await app.DisposeAsync();
            }
        }
    }

    private static bool IsPortTaken(Exception? error) => error switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        AggregateException several => several.InnerExceptions.Any(IsPortTaken),
        _ => IsPortTaken(error.InnerException),
    };
}
