using System.CommandLine;

namespace Grid.Client.Cli;

// What every command needs: where the server is, and where to write.
internal sealed record CommandContext(Option<Uri> Server, TextWriter Output, TextWriter Error)
{
    // Gives the command an action that has a client, and that reports an error as one line.
    public Command Do(Command command, Func<GridClient, ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (call, cancellationToken) =>
        {
            using var client = new GridClient(call.GetRequiredValue(Server));
            try
            {
                return await action(client, call, cancellationToken);
            }
            catch (Exception error) when (error is GridException or CommandException or IOException or UnauthorizedAccessException)
            {
                await Error.WriteLineAsync(error.Message);
                return 1;
            }
        });
        return command;
    }
}
