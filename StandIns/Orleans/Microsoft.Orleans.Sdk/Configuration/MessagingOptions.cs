namespace Orleans.Configuration;

/// <summary>What silos' and clients' messaging have in common.</summary>
public abstract class MessagingOptions
{
    /// <summary>Gets or sets how long a caller waits for a response.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the largest body of a message in bytes.</summary>
    /// <value>Default: 100 MiB.</value>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;
}

/// <summary>A client's messaging.</summary>
public class ClientMessagingOptions : MessagingOptions;
