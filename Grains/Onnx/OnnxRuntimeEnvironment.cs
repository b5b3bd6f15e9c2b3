using Grid.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Onnx;

// ONNX Runtime has one environment for a process, made once: its log sink and its thread pool can't be changed later. Several
// silos in one process (tests) therefore share the first one's pool; logs go to whichever silo was made last and still lives.
//
// One pool for all sessions: with it a session's own setting is ignored, so a hundred models don't make a hundred pools.
// Spinning is off because the run threads and the doors share the cores with it.

/// <summary>
/// ONNX Runtime as this process uses it: one thread pool for all sessions, no telemetry, its log in ours.
/// </summary>
internal sealed partial class OnnxRuntimeEnvironment : IDisposable
{
    private static readonly Lock Gate = new();
    private static int ThreadsInForce;
    private static OnnxRuntimeEnvironment? Current;

    private readonly ILogger _logger;

    /// <summary>Initializes the environment, or joins the one that the process has.</summary>
    /// <param name="options">The engine's options.</param>
    /// <param name="logger">Where ONNX Runtime's log goes.</param>
    public OnnxRuntimeEnvironment(IOptions<EngineOptions> options, ILogger<OnnxRuntimeEnvironment> logger)
    {
        _logger = logger;
        lock (Gate)
        {
            Current = this;
            var threads = options.Value.EffectiveThreads;
            if (ThreadsInForce == 0)
            {
                Create(threads);
                ThreadsInForce = threads;
                LogCreated(logger, OrtEnv.Instance().GetVersionString(), threads);
            }
            else if (ThreadsInForce != threads)
            {
                LogThreadsIgnored(logger, threads, ThreadsInForce);
            }
        }
    }

    /// <summary>Makes options for a session.</summary>
    /// <param name="logId">What ONNX Runtime's log calls the session.</param>
    /// <returns>The options; the caller disposes them.</returns>
    public SessionOptions CreateSessionOptions(string logId)
    {
        ObjectDisposedException.ThrowIf(ThreadsInForce == 0, this);
        var options = new SessionOptions
        {
            LogId = logId,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,

            // Patterns are kept for every set of input shapes ever seen: with batches of every size they only grow.
            EnableMemoryPattern = false,
        };
        options.DisablePerSessionThreads();

        // Weights are never resized: taken from the arena, which grows in powers of two, they would waste up to half of it.
        options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
        return options;
    }

    /// <summary>Stops sending ONNX Runtime's log here. The environment itself lives as long as the process.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (ReferenceEquals(Current, this))
            {
                Current = null;
            }
        }
    }

    private static void Create(int threads)
    {
        // Read when the native library is loaded, so before the first call into it.
        Environment.SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1");
        using var threading = new OrtThreadingOptions
        {
            GlobalIntraOpNumThreads = threads,
            GlobalInterOpNumThreads = 1,
            GlobalSpinControl = false,
        };
        var creation = new EnvironmentCreationOptions
        {
            logId = "grid",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            threadOptions = threading,
            loggingFunction = Log,
        };
        OrtEnv.CreateInstanceWithOptions(ref creation).DisableTelemetryEvents();
    }

    private static void Log(
        IntPtr param, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message)
    {
        if (Volatile.Read(ref Current)?._logger is not { } logger)
        {
            return;
        }

        try
        {
            switch (severity)
            {
                case OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL:
                case OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR:
                    LogError(logger, logId, message, codeLocation);
                    break;
                case OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING:
                    LogWarning(logger, logId, message, codeLocation);
                    break;
                default:
                    LogDebug(logger, logId, message, codeLocation);
                    break;
            }
        }
        catch (Exception)
        {
            // The caller is native code, which no exception may cross; a log provider that fails has nowhere to say so.
        }
    }
}
