namespace Grid.Client.Cli;

// What the user gave does not do; the message says why and what would.
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
