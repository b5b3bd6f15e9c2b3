namespace Orleans
{
    /// <summary>Stages that observers can hook into; starting goes up, stopping goes down.</summary>
    public interface ILifecycleObservable
    {
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    public interface ILifecycleObserver
    {
        Task OnStart(CancellationToken cancellationToken = default);

        Task OnStop(CancellationToken cancellationToken = default);
    }

    public interface ILifecycleParticipant<TLifecycleObservable>
        where TLifecycleObservable : ILifecycleObservable
    {
        void Participate(TLifecycleObservable lifecycle);
    }
}

namespace Orleans.Runtime
{
    public interface IGrainLifecycle : ILifecycleObservable
    {
        void AddMigrationParticipant(IGrainMigrationParticipant participant);

        void RemoveMigrationParticipant(IGrainMigrationParticipant participant);
    }

    public static class GrainLifecycleStage
    {
        public const int First = int.MinValue;
        public const int SetupState = 1000;
        public const int Activate = 2000;
        public const int Last = int.MaxValue;
    }

    /// <summary>Takes part in the move of an activation to another silo.</summary>
    public interface IGrainMigrationParticipant
    {
        void OnDehydrate(IDehydrationContext dehydrationContext);

        void OnRehydrate(IRehydrationContext rehydrationContext);
    }

    /// <summary>What the leaving activation packs.</summary>
    public interface IDehydrationContext
    {
        IEnumerable<string> Keys { get; }

        void AddBytes(string key, ReadOnlySpan<byte> value);

        void AddBytes<T>(string key, Action<T, System.Buffers.IBufferWriter<byte>> valueWriter, T value);

        bool TryAddValue<T>(string key, T? value);
    }

    /// <summary>What the arriving activation unpacks.</summary>
    public interface IRehydrationContext
    {
        IEnumerable<string> Keys { get; }

        bool TryGetBytes(string key, out System.Buffers.ReadOnlySequence<byte> value);

        bool TryGetValue<T>(string key, out T? value);
    }
}
