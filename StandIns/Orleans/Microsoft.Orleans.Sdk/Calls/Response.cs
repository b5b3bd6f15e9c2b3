using System.Runtime.ExceptionServices;
using MessagePack;

namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call: a result, nothing, or an exception.</summary>
public abstract class Response
{
    public static Response Completed { get; } = new Response<object?>(null);

    public abstract object? Result { get; set; }

    public abstract Exception? Exception { get; set; }

    public static Response FromResult<TResult>(TResult value) => new Response<TResult>(value);

    public static Response FromException(Exception exception) => new ExceptionResponse(exception);

    public abstract T GetResult<T>();

    /// <summary>Gets whether the result is the response's own: copied, or come over a network.</summary>
    internal bool IsDetached { get; private protected set; }

    /// <summary>Copies a result that its grain could still change.</summary>
    internal virtual void Detach()
    {
    }

    /// <summary>Writes a result for the wire; an exception is written by the codec of messages.</summary>
    internal abstract void WriteResult(ref MessagePackWriter writer);

    private sealed class ExceptionResponse(Exception exception) : Response
    {
        public override object? Result
        {
            get
            {
                ExceptionDispatchInfo.Throw(exception);
                return null;
            }

            set => throw new InvalidOperationException("A failed response has no result. Replace the response, or set the result of a call that did not fail.");
        }

        public override Exception? Exception
        {
            get => exception;
            set => exception = value ?? throw new ArgumentNullException(nameof(value));
        }

        internal override void WriteResult(ref MessagePackWriter writer) => throw new InvalidOperationException("A failure is no result.");

        public override T GetResult<T>()
        {
            ExceptionDispatchInfo.Throw(exception);
            return default!;
        }
    }
}
