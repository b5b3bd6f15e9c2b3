using Orleans.Runtime.MembershipService;

namespace Orleans.Runtime;

// Runs the turns of one activation, one at a time, on the thread pool.
//
// The queue holds messages, commands of the runtime and tasks; tasks are the continuations of grain code, which come here
// since they captured this scheduler. Whoever enqueues into an idle queue puts the scheduler itself on the thread pool; it
// then runs items until the queue is empty or its quantum is over, so that one busy activation can't hold a thread for
// ever.
//
// Items run inside a task of this scheduler (the pump): so TaskScheduler.Current is this scheduler in grain code, and what
// it awaits comes back here. The pump is made on the pool's thread, where the execution context is the default one, so
// that nothing of the caller's context leaks in; after each item the context is put back, so that nothing of one call
// leaks into the next.
//
// After a pause of the process nothing runs until it is known that this silo may still serve: the watchdog holds the whole
// queue.
//
// Invariants: at most one pump runs; items run in the order in which they came. Nothing is ever blocked.
// Cost: one lock to enqueue, one to dequeue and a look at the clock, one task for each time that the queue goes from idle to busy.
internal sealed class ActivationScheduler(Activation activation, PauseWatchdog watchdog) : TaskScheduler, IThreadPoolWorkItem
{
    private const long QuantumMilliseconds = 100;

    [ThreadStatic]
    private static ActivationScheduler? RunningHere;

    private readonly Queue<object> _items = new();
    private bool _isScheduled;

    public bool IsRunningHere => RunningHere == this;

    public void Enqueue(object item)
    {
        lock (_items)
        {
            _items.Enqueue(item);
            if (_isScheduled)
            {
                return;
            }

            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var pump = new Task(static state => ((ActivationScheduler)state!).Run(), this);
        pump.RunSynchronously(this);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    // A task may run inside another turn of the same activation, when grain code waits for it; nowhere else.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => (ReferenceEquals(task.AsyncState, this) || (IsRunningHere && !taskWasPreviouslyQueued)) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_items)
        {
            return [.. _items.OfType<Task>()];
        }
    }

    private void Run()
    {
        var context = ExecutionContext.Capture()!;
        var started = Environment.TickCount64;
        var outer = RuntimeContext.Current;
        RuntimeContext.Current = activation;
        RunningHere = this;
        try
        {
            while (true)
            {
                // Still marked as scheduled, here and below: whoever enqueues meanwhile leaves it to who has the queue.
                if (watchdog.IsSuspicious && watchdog.TryHold(this))
                {
                    return;
                }

                if (!TryDequeue(out var item))
                {
                    return;
                }

                Execute(item);
                ExecutionContext.Restore(context);
                if (Environment.TickCount64 - started > QuantumMilliseconds)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
        }
        finally
        {
            RunningHere = null;
            RuntimeContext.Current = outer;
        }
    }

    private bool TryDequeue(out object item)
    {
        lock (_items)
        {
            if (_items.TryDequeue(out item!))
            {
                return true;
            }

            _isScheduled = false;
            return false;
        }
    }

    private void Execute(object item)
    {
        switch (item)
        {
            case Messaging.Message message:
                activation.OnMessage(message);
                break;
            case Task task:
                TryExecuteTask(task);
                break;
            default:
                ((Action)item)();
                break;
        }
    }
}
