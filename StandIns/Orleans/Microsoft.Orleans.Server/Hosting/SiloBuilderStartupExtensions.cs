using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting
{
    /// <summary>Adds work that runs when the silo starts; the silo's start waits for it, and fails with it.</summary>
    public static class SiloBuilderStartupExtensions
    {
        public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
            where TStartup : class, IStartupTask
            => builder.AddStartupTask(
                static (services, cancellation) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(cancellation), stage);

        public static ISiloBuilder AddStartupTask(this ISiloBuilder builder, IStartupTask startupTask, int stage = ServiceLifecycleStage.Active)
            => builder.AddStartupTask((_, cancellation) => startupTask.Execute(cancellation), stage);

        public static ISiloBuilder AddStartupTask(
            this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask, int stage = ServiceLifecycleStage.Active)
        {
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new StartupTask(services, startupTask, stage));
            return builder;
        }

        private sealed class StartupTask(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> task, int stage)
            : ILifecycleParticipant<ISiloLifecycle>
        {
            public void Participate(ISiloLifecycle lifecycle)
                => lifecycle.Subscribe<StartupTask>(stage, cancellation => task(services, cancellation));
        }
    }
}

namespace Orleans.Runtime
{
    /// <summary>Work that runs when a silo starts.</summary>
    public interface IStartupTask
    {
        Task Execute(CancellationToken cancellationToken);
    }

    /// <summary>The stages of a silo; see <see cref="ServiceLifecycleStage"/>.</summary>
    public interface ISiloLifecycle : ILifecycleObservable;
}

namespace Orleans
{
    /// <summary>When parts of a silo start; they stop in reverse.</summary>
    public static class ServiceLifecycleStage
    {
        public const int First = int.MinValue;
        public const int RuntimeInitialize = 2000;
        public const int RuntimeServices = 4000;
        public const int RuntimeStorageServices = 6000;
        public const int RuntimeGrainServices = 8000;
        public const int ApplicationServices = 10000;

        /// <summary>The silo joins its cluster.</summary>
        public const int BecomeActive = Active - 1;

        /// <summary>Grains can be called.</summary>
        public const int Active = 20000;
        public const int Last = int.MaxValue;
    }
}
