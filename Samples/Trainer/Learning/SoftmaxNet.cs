using Grid.OnnxModels;

namespace Grid.Samples.Learning;

// A network of one hidden ReLU layer and a softmax, trained on log loss with an L2 penalty by Adam in small batches, the
// rate falling to zero.
//
// All parameters lie in one array: hidden weights [hidden, inputs], hidden biases, output weights [classes, hidden],
// output biases. A row's gradient is summed in place, so that training allocates nothing per row.
internal sealed class SoftmaxNet
{
    private readonly double[] _parameters;
    private readonly double[] _gradient;
    private readonly double[] _hidden;
    private readonly double[] _hiddenError;
    private readonly double[] _scores;

    private SoftmaxNet(int inputs, int hidden, int classes)
    {
        Inputs = inputs;
        Hidden = hidden;
        Classes = classes;
        _parameters = new double[OutputBias + classes];
        _gradient = new double[_parameters.Length];
        _hidden = new double[hidden];
        _hiddenError = new double[hidden];
        _scores = new double[classes];
    }

    public int Inputs { get; }

    public int Hidden { get; }

    public int Classes { get; }

    public ReadOnlySpan<double> HiddenWeights => _parameters.AsSpan(0, HiddenBias);

    public ReadOnlySpan<double> HiddenBiases => _parameters.AsSpan(HiddenBias, Hidden);

    public ReadOnlySpan<double> OutputWeights => _parameters.AsSpan(OutputWeight, Classes * Hidden);

    public ReadOnlySpan<double> OutputBiases => _parameters.AsSpan(OutputBias, Classes);

    private int HiddenBias => Hidden * Inputs;

    private int OutputWeight => HiddenBias + Hidden;

    private int OutputBias => OutputWeight + (Classes * Hidden);

    public static SoftmaxNet Fit(IReadOnlyList<Row<double[]>> rows, SoftmaxNetPlan plan)
    {
        var random = new SplitMix64(plan.Seed);
        var net = new SoftmaxNet(rows[0].Features.Length, plan.Hidden, rows.Max(row => row.Label) + 1);
        net.Randomize(0, net.HiddenBias, Math.Sqrt(2.0 / net.Inputs), random);
        net.Randomize(net.OutputWeight, net.OutputBias, Math.Sqrt(1.0 / net.Hidden), random);

        Row<double[]>[] order = [.. rows];
        var adam = new Adam(net._parameters.Length);
        int batches = (order.Length + plan.Batch - 1) / plan.Batch;
        for (var pass = 0; pass < plan.Passes; pass++)
        {
            random.Shuffle<Row<double[]>>(order);
            for (var batch = 0; batch < batches; batch++)
            {
                int start = batch * plan.Batch;
                net.Batch(order.AsSpan(start, Math.Min(plan.Batch, order.Length - start)), plan.Penalty);
                double done = (pass + ((double)batch / batches)) / plan.Passes;
                adam.Step(net._parameters, net._gradient, plan.Rate * (1 - done));
            }
        }

        return net;
    }

    private void Randomize(int from, int to, double deviation, SplitMix64 random)
    {
        for (int i = from; i < to; i++)
        {
            _parameters[i] = deviation * random.NextNormal();
        }
    }

    private void Batch(ReadOnlySpan<Row<double[]>> rows, double penalty)
    {
        for (var i = 0; i < _gradient.Length; i++)
        {
            bool isBias = (i >= HiddenBias && i < OutputWeight) || i >= OutputBias;
            _gradient[i] = isBias ? 0 : penalty * _parameters[i];
        }

        foreach (Row<double[]> row in rows)
        {
            Forward(row.Features);
            Backward(row, 1.0 / rows.Length);
        }
    }

    private void Forward(double[] x)
    {
        for (var h = 0; h < Hidden; h++)
        {
            double sum = _parameters[HiddenBias + h] + Dot(_parameters.AsSpan(h * Inputs, Inputs), x);
            _hidden[h] = Math.Max(sum, 0);
        }

        double highest = double.NegativeInfinity;
        for (var c = 0; c < Classes; c++)
        {
            _scores[c] = _parameters[OutputBias + c] + Dot(_parameters.AsSpan(OutputWeight + (c * Hidden), Hidden), _hidden);
            highest = Math.Max(highest, _scores[c]);
        }

        double total = 0;
        for (var c = 0; c < Classes; c++)
        {
            _scores[c] = ExactMath.Exp(_scores[c] - highest);
            total += _scores[c];
        }

        for (var c = 0; c < Classes; c++)
        {
            _scores[c] /= total;
        }
    }

    private void Backward(Row<double[]> row, double share)
    {
        Array.Clear(_hiddenError);
        for (var c = 0; c < Classes; c++)
        {
            double error = share * (_scores[c] - (c == row.Label ? 1 : 0));
            int weights = OutputWeight + (c * Hidden);
            _gradient[OutputBias + c] += error;
            Add(_hiddenError, error, _parameters.AsSpan(weights, Hidden));
            Add(_gradient.AsSpan(weights, Hidden), error, _hidden);
        }

        for (var h = 0; h < Hidden; h++)
        {
            if (_hidden[h] > 0)
            {
                _gradient[HiddenBias + h] += _hiddenError[h];
                Add(_gradient.AsSpan(h * Inputs, Inputs), _hiddenError[h], row.Features);
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(Span<double> target, double factor, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }
}
