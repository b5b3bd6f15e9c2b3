using System.Diagnostics.Metrics;

namespace Grid.Serving;

/// <summary>
/// The engine's metrics. Recorded once for a run, not for a request.
/// </summary>
internal sealed class EngineInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Grid.Engine";

    private readonly Counter<long> _answered;
    private readonly Counter<long> _failed;
    private readonly Histogram<long> _rows;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _replicas;

    public EngineInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _answered = meter.CreateCounter<long>("grid.engine.requests.answered", "{request}", "Requests that a model answered.");
        _failed = meter.CreateCounter<long>("grid.engine.requests.failed", "{request}", "Requests that were taken and not answered.");
        _rows = meter.CreateHistogram<long>("grid.engine.run.rows", "{row}", "Rows in a run.");
        _duration = meter.CreateHistogram<double>("grid.engine.run.duration", "s", "Time that a run takes in the session.");
        _replicas = meter.CreateUpDownCounter<int>("grid.engine.replicas", "{replica}", "Replicas loaded.");
    }

    public void OnRun(long rows, double seconds)
    {
        try
        {
            _rows.Record(rows);
            _duration.Record(seconds);
        }
        catch (Exception)
        {
            // A listener's exception comes out of Record. It must not cost a request its answer.
        }
    }

    public void OnAnswered(long answered, long failed)
    {
        try
        {
            if (answered > 0)
            {
                _answered.Add(answered);
            }

            if (failed > 0)
            {
                _failed.Add(failed);
            }
        }
        catch (Exception)
        {
            // As above.
        }
    }

    public void OnLoaded() => AddReplicas(1);

    public void OnUnloaded() => AddReplicas(-1);

    private void AddReplicas(int count)
    {
        try
        {
            _replicas.Add(count);
        }
        catch (Exception)
        {
            // As above: nor may it keep a replica from being loaded or unloaded.
        }
    }
}
