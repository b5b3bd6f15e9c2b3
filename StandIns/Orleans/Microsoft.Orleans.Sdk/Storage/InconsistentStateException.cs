namespace Orleans.Storage;

/// <summary>A write was based on an older record than the stored one. If it leaves the grain's method, the activation is deactivated.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message) : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag) : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>Gets or sets whether the exception has not yet left the activation that made it.</summary>
    [Id(0)]
    internal bool IsSourceActivation { get; set; } = true;

    [Id(1)]
    public string? StoredEtag { get; private set; }

    [Id(2)]
    public string? CurrentEtag { get; private set; }

    public override string ToString() => $"{base.ToString()} (stored etag '{StoredEtag}', expected '{CurrentEtag}')";
}
