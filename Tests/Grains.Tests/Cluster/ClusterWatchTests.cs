using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using Grid.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Grid.Tests.Cluster;

// What the log tells of models that can't be asked, for as long as that lasts.
public sealed class ClusterWatchTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly ManualTime _clock = new();
    private readonly Around _around = new();
    private readonly FailingGrains _grains;

    public ClusterWatchTests()
    {
        var grains = DispatchProxy.Create<IGrainFactory, FailingGrains>();
        _grains = (FailingGrains)(object)grains;
        new ClusterWatch(grains, _around, _around, new LocalSilo(Guid.NewGuid(), "http://self"), _around, _clock, _around).Start();
    }

    public void Dispose() => _around.Dispose();

    [Fact]
    public void Start_EachRoundFails_IsLoggedOnceForEachKind()
    {
        _grains.Error = () => new TimeoutException("Redis is away.");
        Rounds(5);
        Assert.Equal([EventIds.ReconcileFailed], _around.Lines);

        // A lasting failure must not hide another.
        _grains.Error = () => new InvalidOperationException("The catalog is broken.");
        Rounds(5);
        Assert.Equal([EventIds.ReconcileFailed, EventIds.ReconcileFailed], _around.Lines);
    }

    // One more than is waited for, since the last one's line may not be written yet.
    private void Rounds(int count)
    {
        var until = _grains.Calls + count + 1;
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    _clock.Advance(TimeSpan.FromSeconds(30));
                    return _grains.Calls >= until;
                },
                Deadline),
            $"{_grains.Calls} rounds of {until} were begun.");
    }

    // A factory whose every grain fails.
#pragma warning disable CA1852 // DispatchProxy derives from it.
    internal class FailingGrains : DispatchProxy
#pragma warning restore CA1852
    {
        private int _calls;

        public Func<Exception> Error { get; set; } = static () => new TimeoutException();

        public int Calls => Volatile.Read(ref _calls);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var error = Error();
            Interlocked.Increment(ref _calls);
            throw error;
        }
    }

    // One silo, itself, and its log.
    private sealed class Around
        : IClusterMembershipService, ILocalSiloDetails, IHostApplicationLifetime, ILogger<ClusterWatch>, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly ConcurrentQueue<int> _lines = new();

        public int[] Lines => [.. _lines];

        public ClusterMembershipSnapshot CurrentSnapshot
            => new(
                ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(SiloAddress, new ClusterMember(SiloAddress, SiloStatus.Active, Name)),
                new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => new[] { CurrentSnapshot }.ToAsyncEnumerable();

        public string Name => "self";

        public string ClusterId => "grid";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

        public SiloAddress GatewayAddress => SiloAddress;

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

        public void StopApplication() => _stopping.Cancel();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => _lines.Enqueue(eventId.Id);

        // Not the source itself: the watch links to it until it has ended.
        public void Dispose() => _stopping.Cancel();
    }
}
