using System.Diagnostics.Metrics;
using Grid.Serving;
using Grid.Tests.Serving;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Grid.Tests.Batching;

// What surrounds the engine fails: no request may be forgotten over it, nor a hold on its memory.
public sealed class FaultTests
{
    [Fact]
    public async Task InferAsync_LogProviderThrowsInTheRun_AnswersEveryRequestAndDrains()
    {
        using var log = new BrokenLog(EventIds.BatchFailed);
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1, log: log);
        var replica = await engine.LoadAsync(TestModels.Lookup());
        Task<InferenceOutcome>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 9).Select(i =>
                replica.InferAsync(Requests.Integers(replica, engine.Buffers, i == 5 ? 1000 : i), default).AsTask())];
        }

        Assert.All(await Task.WhenAll(asked).WaitAsync(TimeSpan.FromSeconds(30)), outcome =>
        {
            Assert.Equal(InferenceStatus.Failed, outcome.Status);
            Assert.Contains("The silo failed", outcome.Message, StringComparison.Ordinal);
        });
        Assert.Equal(9, replica.GetStatistics().Fail.Count);

        // The thread lives on, and nothing counts as running.
        var next = await replica.InferAsync(Requests.Integers(replica, engine.Buffers, 1), default).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([2f, 3f], Requests.Floats(next));
        await replica.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_MeterListenerThrows_IsAnsweredAllTheSame()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        using var listener = new MeterListener();
        var measured = 0;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineInstruments.MeterName && ReferenceEquals(instrument.Meter.Scope, engine.Meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            Interlocked.Increment(ref measured);
            throw new InvalidOperationException("Broken on purpose.");
        });
        listener.Start();
        var replica = await engine.LoadAsync(MadeModels.Linear10());

        var answered = await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 2), default).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, Requests.Floats(answered).Length);

        Assert.True(measured > 0, "The listener heard nothing.");
        await replica.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    private sealed class BrokenLog(int eventId) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (id.Id == eventId)
            {
                throw new InvalidOperationException("Broken on purpose.");
            }
        }

        public void Dispose()
        {
        }
    }
}
