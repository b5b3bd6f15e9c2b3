using System.Net;
using StackExchange.Redis;

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

    /// <summary>Gets or sets how the Redis of the cluster is reached, as StackExchange.Redis writes it.</summary>
    /// <value>Default: null, the silo is on its own and keeps its state in <see cref="Data"/>.</value>
    public ConfigurationOptions? Redis { get; set; }

    /// <summary>Gets the servers of <see cref="Redis"/>, without its password.</summary>
    public string RedisText => Redis is null ? "" : string.Join(',', Redis.EndPoints);

    /// <summary>Gets or sets whether a Redis is good enough that may lose what it has acknowledged.</summary>
    /// <value>Default: false.</value>
    public bool RedisMayLose { get; set; }

    /// <summary>Gets or sets the name of the cluster: silos of one name find each other.</summary>
    /// <value>Default: <c>grid</c>.</value>
    public string ClusterId { get; set; } = "grid";

    /// <summary>Gets or sets the name that the state in Redis is kept under, which clusters that replace each other share.</summary>
    /// <value>Default: <c>grid</c>.</value>
    public string ServiceId { get; set; } = "grid";

    /// <summary>Gets or sets the address at which other silos reach this one.</summary>
    /// <value>Default: 127.0.0.1, for silos on one machine.</value>
    public IPAddress Advertise { get; set; } = IPAddress.Loopback;

    /// <summary>Gets or sets the port for other silos' messages.</summary>
    /// <value>From 1 to 65,535. Default: 11111.</value>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Gets or sets the port for clients of the cluster.</summary>
    /// <value>From 1 to 65,535. Default: 30000.</value>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Gets the address at which other silos reach this one's door.</summary>
    /// <value>Null if the silo is on its own.</value>
    public string? Door => Redis is null ? null : SiloAddresses.DoorOf(this);

    /// <summary>The default of <see cref="Models"/>.</summary>
    internal const string DefaultModels = "./models";
}
