namespace Grid.Samples.Learning;

/// <summary>How a <see cref="SoftmaxNet"/> is trained.</summary>
/// <param name="Hidden">Units in the hidden layer.</param>
/// <param name="Passes">Passes over the rows.</param>
/// <param name="Batch">Rows in one step.</param>
/// <param name="Rate">Step of Adam at the start.</param>
/// <param name="Penalty">Strength of the L2 penalty on the weights.</param>
/// <param name="Seed">Seed of the first weights and of the rows' order.</param>
internal sealed record SoftmaxNetPlan(int Hidden, int Passes, int Batch, double Rate, double Penalty, ulong Seed);
