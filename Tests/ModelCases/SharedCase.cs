namespace Grid.ModelCases;

// One known answer: a model, its inputs, and its outputs within a tolerance.
internal sealed record SharedCase(
    string Model, string Set, CaseTensor[] Inputs, CaseTensor[] Outputs, double RelativeTolerance, double AbsoluteTolerance)
{
    public bool FitsJson => Inputs.Concat(Outputs).All(tensor => tensor.FitsJson);

    public string? Difference(OipAnswer answer)
        => answer.Status != 200
            ? $"{Model}/{Set}: status {answer.Status}: {answer.Error}"
            : Outputs
                .Select(output => Comparison.Difference(output, answer.Outputs.GetValueOrDefault(output.Name), RelativeTolerance, AbsoluteTolerance))
                .Where(difference => difference is not null)
                .Select(difference => $"{Model}/{Set}: {difference}")
                .FirstOrDefault();
}
