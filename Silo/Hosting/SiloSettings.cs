namespace Grid.Silo.Hosting;

/// <summary>
/// What an operator tells a silo.
/// </summary>
internal sealed class SiloSettings
{
    /// <summary>Gets or sets the addresses to listen on.</summary>
    /// <value>One or more of the form <c>http://host:port</c>; port 0 takes a free one. Default: <c>http://127.0.0.1:8080</c>.</value>
    public IReadOnlyList<string> Urls { get; set; } = ["http://127.0.0.1:8080"];

    /// <summary>Gets or sets the models folder.</summary>
    /// <value>A folder that is there. Default: <c>./models</c>, which is made if it isn't there.</value>
    public string Models { get; set; } = DefaultModels;

    /// <summary>Gets or sets the data folder, which is made if it isn't there.</summary>
    /// <value>Default: <c>./data</c>.</value>
    public string Data { get; set; } = "./data";

    /// <summary>Gets or sets the threads of ONNX Runtime's pool, which all models share.</summary>
    /// <value>From 1 to 1,024, or 0 for the number of processors. Default: 0.</value>
    public int Threads { get; set; }

    /// <summary>Gets or sets the longest request body in bytes, decompressed.</summary>
    /// <value>From 1 KiB to 1 GiB. Default: 256 MiB, which holds 100 images of 3 x 512 x 512 FP32 and no mistake.</value>
    public int MaxBody { get; set; } = 256 << 20;

    /// <summary>Gets or sets how long a silo that stops lets requests finish.</summary>
    /// <value>From 0 to an hour. Default: 30 seconds.</value>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets whether addresses that other machines can reach are allowed without keys.</summary>
    /// <value>Default: false.</value>
    public bool Insecure { get; set; }

    /// <summary>The default of <see cref="Models"/>.</summary>
    internal const string DefaultModels = "./models";
}
