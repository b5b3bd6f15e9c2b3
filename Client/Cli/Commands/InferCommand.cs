using System.CommandLine;

namespace Grid.Client.Cli.Commands;

// Asks a model with inputs written by hand.
internal static class InferCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("model") { Description = "The model's name." };
        var version = new Option<long?>("--model-version") { Description = "The model's version. Default: the server's choice." };
        var input = new Option<string[]>("--input")
        {
            Description = "NAME=VALUE, once for each input. VALUE is a JSON array, nested or flat, a single value, text for an input of strings, or @FILE with one of these.",
            Required = true,
        };
        var shape = new Option<string[]>("--shape")
        {
            Description = "NAME=DIMENSIONS, e.g. pixels=1,64, where the value and the model's metadata leave the shape open.",
        };
        return context.Do(new Command("infer", "Asks a model.") { model, version, input, shape }, async (client, call, cancellationToken) =>
        {
            var target = client.Model(call.GetRequiredValue(model), call.GetValue(version));
            var metadata = await target.GetMetadataAsync(cancellationToken);
            var shapes = Pairs(call.GetValue(shape) ?? [], "--shape").ToDictionary(StringComparer.Ordinal);
            var inputs = new List<KeyValuePair<string, Tensor>>();
            foreach (var (name, text) in Pairs(call.GetRequiredValue(input), "--input"))
            {
                var spec = metadata.Inputs.FirstOrDefault(candidate => candidate.Name == name)
                    ?? throw new CommandException($"Model '{metadata.Name}' has no input '{name}'. It has: {string.Join(", ", metadata.Inputs.Select(known => known.Name))}.");
                var value = text.StartsWith('@') ? await File.ReadAllTextAsync(text[1..], cancellationToken) : text;
                inputs.Add(new(name, InputValue.Read(spec, value, shapes.GetValueOrDefault(name))));
            }

            var answer = await target.InferAsync(inputs, cancellationToken: cancellationToken);
            foreach (var (name, tensor) in answer.Outputs)
            {
                await context.Output.WriteLineAsync($"{name} {tensor}: {TensorText.Write(tensor)}");
            }

            return 0;
        });
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string[] texts, string option)
        => texts.Select(text => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? KeyValuePair.Create(text[..at], text[(at + 1)..])
            : throw new CommandException($"{option} is '{text}'. Write the input's name, '=' and its value, e.g. pixels=[0,1,2]."));
}
