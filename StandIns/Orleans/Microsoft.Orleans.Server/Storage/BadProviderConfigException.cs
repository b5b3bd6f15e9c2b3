namespace Orleans.Providers;

/// <summary>A provider is missing or configured wrongly.</summary>
[GenerateSerializer]
public class BadProviderConfigException : OrleansException
{
    public BadProviderConfigException()
    {
    }

    public BadProviderConfigException(string message) : base(message)
    {
    }

    public BadProviderConfigException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
