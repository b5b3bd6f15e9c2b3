namespace Grid.Samples.Learning;

// Adam (Kingma, Ba 2015) over one array of parameters, with its usual constants. The L2 penalty is part of the gradient
// that the caller gives.
internal sealed class Adam(int parameters)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double[] _mean = new double[parameters];
    private readonly double[] _square = new double[parameters];
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    public void Step(double[] values, double[] gradient, double rate)
    {
        _beta1Power *= Beta1;
        _beta2Power *= Beta2;
        for (var i = 0; i < values.Length; i++)
        {
            double g = gradient[i];
            _mean[i] = (Beta1 * _mean[i]) + ((1 - Beta1) * g);
            _square[i] = (Beta2 * _square[i]) + ((1 - Beta2) * g * g);
            double mean = _mean[i] / (1 - _beta1Power);
            double square = _square[i] / (1 - _beta2Power);
            values[i] -= rate * mean / (Math.Sqrt(square) + Epsilon);
        }
    }
}
