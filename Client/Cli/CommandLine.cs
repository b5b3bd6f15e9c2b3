using System.CommandLine;
using Grid.Client.Cli.Commands;

namespace Grid.Client.Cli;

// The operators' command line: its commands, and what they share.
//
// Exit codes: 0 done, 1 the grid refused, did not answer or answered something else than expected, 2 a wrong call.
internal static class CommandLine
{
    private const string DefaultServer = "http://127.0.0.1:8080";
    private const string ServerVariable = "GRID_SERVER";

    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var server = new Option<Uri>("--server")
        {
            Description = $"The server's address. Default: the variable {ServerVariable}, else {DefaultServer}.",
            DefaultValueFactory = _ => ParseServer(Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } text ? text : DefaultServer)!,
            Recursive = true,
            CustomParser = result =>
            {
                var uri = ParseServer(result.Tokens[0].Value);
                if (uri is null)
                {
                    result.AddError($"'{result.Tokens[0].Value}' is no address of a server. Write it like {DefaultServer}.");
                }

                return uri!;
            },
        };

        var root = new RootCommand("Calls models on a Grid and manages them.") { server };
        var context = new CommandContext(server, output, error);
        root.Add(SamplesCommand.Create(context));
        root.Add(ModelsCommand.Create(context));
        root.Add(InferCommand.Create(context));
        root.Add(LoadCommand.Create(context));
        root.Add(UnloadCommand.Create(context));
        root.Add(ReadyCommand.Create(context));
        root.Add(RecoverCommand.Create(context));

        var call = root.Parse(args);
        return call.Errors.Count == 0
            ? call.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false })
            : WrongCallAsync(call, error);
    }

    private static async Task<int> WrongCallAsync(ParseResult call, TextWriter error)
    {
        foreach (var fault in call.Errors)
        {
            await error.WriteLineAsync(fault.Message);
        }

        await error.WriteLineAsync("Ask with --help for the commands and their options.");
        return 2;
    }

    private static Uri? ParseServer(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
