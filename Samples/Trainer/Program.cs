using Grid.Samples;
using Grid.Samples.BreastCancer;
using Grid.Samples.Digits;
using Grid.Samples.Evaluation;
using Grid.Samples.Spam;

TrainerOptions options;
ISample[] samples = [new DigitsSample(), new BreastCancerSample(), new SpamSample()];
try
{
    options = TrainerOptions.Parse(args);
    if (options.Only.Except(samples.Select(sample => sample.Name)).FirstOrDefault() is { } unknown)
    {
        throw new ArgumentException($"--only names '{unknown}', which is no sample.");
    }
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine();
    Console.Error.WriteLine(TrainerOptions.Usage);
    return 2;
}

Console.WriteLine(SampleReport.Header);
var missed = false;
foreach (ISample sample in samples.Where(sample => options.Only.Count == 0 || options.Only.Contains(sample.Name)))
{
    try
    {
        SampleReport report = sample.Train(options, TimeProvider.System);
        Console.WriteLine(report);
        foreach (string miss in report.Misses)
        {
            Console.Error.WriteLine($"{sample.Name}: {miss}.");
            missed = true;
        }
    }
    catch (Exception error) when (error is IOException or InvalidDataException)
    {
        Console.Error.WriteLine($"{sample.Name}: {error.Message}");
        return 2;
    }
}

return missed ? 1 : 0;
