// The exceptions of the runtime, together since each is only its name.
namespace Orleans.Runtime;

/// <summary>The base of the runtime's own failures.</summary>
[GenerateSerializer]
public class OrleansException : Exception
{
    public OrleansException()
    {
    }

    public OrleansException(string message) : base(message)
    {
    }

    public OrleansException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A message was refused before it was run.</summary>
[GenerateSerializer]
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException()
    {
    }

    internal OrleansMessageRejectionException(string message) : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The silo that a call was sent to is gone, or stops.</summary>
[GenerateSerializer]
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException() : base("The silo is unavailable.")
    {
    }

    public SiloUnavailableException(string msg) : base(msg)
    {
    }

    public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A gateway refused a client's message since it has too much to do.</summary>
[GenerateSerializer]
public sealed class GatewayTooBusyException : OrleansException
{
    public GatewayTooBusyException() : base("The gateway is too busy.")
    {
    }

    public GatewayTooBusyException(string message) : base(message)
    {
    }

    public GatewayTooBusyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The client that holds an observer is gone.</summary>
[GenerateSerializer]
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException()
    {
    }

    internal ClientNotAvailableException(string message) : base(message)
    {
    }
}

/// <summary>A sequence ended since its grain was deactivated or the enumeration expired.</summary>
[GenerateSerializer]
public sealed class EnumerationAbortedException : Exception
{
    public EnumerationAbortedException()
    {
    }

    public EnumerationAbortedException(string message) : base(message)
    {
    }

    public EnumerationAbortedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The configuration of a silo or client is wrong.</summary>
[GenerateSerializer]
public sealed class OrleansConfigurationException : Exception
{
    public OrleansConfigurationException(string message) : base(message)
    {
    }

    public OrleansConfigurationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
