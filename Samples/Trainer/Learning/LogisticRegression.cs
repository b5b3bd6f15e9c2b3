namespace Grid.Samples.Learning;

// Binary logistic regression with an L2 penalty on the weights (not on the bias), for sparse rows.
//
// Minimizes  mean log loss + penalty/2 * |w|^2  by Adam on whole passes, the rate falling to zero. The problem is convex
// and the start is zero, so there is no seed and no batch order. Cost: passes * values of all rows.
internal sealed class LogisticRegression
{
    private LogisticRegression(double[] weights, double bias)
    {
        Weights = weights;
        Bias = bias;
    }

    public double[] Weights { get; }

    public double Bias { get; }

    /// <param name="rows">Indices and values of each row's features, and 0 or 1.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="penalty">Strength of the L2 penalty.</param>
    /// <param name="rate">Step at the start.</param>
    /// <param name="passes">Passes over the rows.</param>
    public static LogisticRegression Fit(
        IReadOnlyList<Row<SparseVector>> rows, int features, double penalty, double rate, int passes)
    {
        // The bias is the last parameter.
        var parameters = new double[features + 1];
        var gradient = new double[features + 1];
        var adam = new Adam(features + 1);
        for (var pass = 0; pass < passes; pass++)
        {
            for (var i = 0; i < features; i++)
            {
                gradient[i] = penalty * parameters[i];
            }

            gradient[features] = 0;
            foreach (Row<SparseVector> row in rows)
            {
                double score = parameters[features] + row.Features.Dot(parameters);
                double error = (ExactMath.Sigmoid(score) - row.Label) / rows.Count;
                row.Features.AddTo(gradient, error);
                gradient[features] += error;
            }

            adam.Step(parameters, gradient, rate * (1 - ((double)pass / passes)));
        }

        return new LogisticRegression(parameters[..features], parameters[features]);
    }
}
