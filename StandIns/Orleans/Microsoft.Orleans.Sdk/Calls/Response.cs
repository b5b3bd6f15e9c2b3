using System.Runtime.ExceptionServices;

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

    /// <summary>Copies a result that its grain could still change.</summary>
    internal virtual void Detach()
    {
    }

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

        public override T GetResult<T>()
        {
            ExceptionDispatchInfo.Throw(exception);
            return default!;
        }
    }
}
