using System.Globalization;

namespace Orleans;

/// <summary>A silo's row in the membership table.</summary>
[GenerateSerializer, Alias("Orleans.MembershipEntry")]
public sealed class MembershipEntry
{
    [Id(0)]
    public SiloAddress SiloAddress { get; set; } = SiloAddress.Zero;

    [Id(1)]
    public SiloStatus Status { get; set; }

    /// <summary>Gets or sets who suspected the silo to be dead, and when (UTC). Null for nobody.</summary>
    [Id(2)]
    public List<Tuple<SiloAddress, DateTime>>? SuspectTimes { get; set; }

    /// <summary>Gets or sets the gateway's port; 0 for no gateway.</summary>
    [Id(3)]
    public int ProxyPort { get; set; }

    [Id(4)]
    public string HostName { get; set; } = "";

    [Id(5)]
    public string SiloName { get; set; } = "";

    /// <summary>Gets or sets when the silo started (UTC).</summary>
    [Id(9)]
    public DateTime StartTime { get; set; }

    /// <summary>Gets or sets when the silo last wrote that it is alive (UTC).</summary>
    [Id(10)]
    public DateTime IAmAliveTime { get; set; }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{SiloAddress} {SiloName} {Status}, alive {IAmAliveTime:O}, suspected by {SuspectTimes?.Count ?? 0}");

    internal MembershipEntry Copy() => new()
    {
        SiloAddress = SiloAddress,
        Status = Status,
        SuspectTimes = SuspectTimes is null ? null : [.. SuspectTimes],
        ProxyPort = ProxyPort,
        HostName = HostName,
        SiloName = SiloName,
        StartTime = StartTime,
        IAmAliveTime = IAmAliveTime,
    };
}
