using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

internal sealed partial class Activation
{
    // The caller has given up already and needs no response. A waiting call is dropped, a running one is told.
    private void OnCancel(Message cancel)
    {
        Message? previous = null;
        for (var waiting = _waiting.First; waiting is not null; previous = waiting, waiting = waiting.Next)
        {
            if (IsSame(waiting, cancel))
            {
                _waiting.RemoveAfter(previous);
                return;
            }
        }

        foreach (var running in _running)
        {
            if (IsSame(running, cancel))
            {
                try
                {
                    running.Call.TryCancel();
                }
                catch (Exception exception)
                {
                    Log.CancellationCallbackFailed(_silo.Logger, running, exception);
                }

                return;
            }
        }

        _silo.Messages.Cancels.Park(cancel);
    }

    private static bool IsSame(Message message, Message cancel)
        => message.Id == cancel.Id && message.SendingGrain == cancel.SendingGrain && Equals(message.SendingSilo, cancel.SendingSilo) && !message.IsTimerTick;
}
