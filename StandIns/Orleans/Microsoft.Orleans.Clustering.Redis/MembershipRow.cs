using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Clustering.Redis;

/// <summary>A silo's entry as it is written: names and times in full, so that an operator can read the table.</summary>
internal sealed record MembershipRow(
    string SiloAddress, SiloStatus Status, string SiloName, string HostName, int ProxyPort,
    DateTime StartTime, DateTime IAmAliveTime, IReadOnlyList<Suspicion>? SuspectTimes)
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write(MembershipEntry entry) => JsonSerializer.Serialize(new MembershipRow(
        entry.SiloAddress.ToParsableString(), entry.Status, entry.SiloName, entry.HostName, entry.ProxyPort,
        entry.StartTime, entry.IAmAliveTime,
        entry.SuspectTimes?.ConvertAll(static item => new Suspicion(item.Item1.ToParsableString(), item.Item2))), Options);

    public static MembershipEntry Read(string text)
    {
        var row = JsonSerializer.Deserialize<MembershipRow>(text, Options)
            ?? throw new JsonException("An entry of the membership table is null.");
        return new MembershipEntry
        {
            SiloAddress = Orleans.Runtime.SiloAddress.FromParsableString(row.SiloAddress),
            Status = row.Status,
            SiloName = row.SiloName,
            HostName = row.HostName,
            ProxyPort = row.ProxyPort,
            StartTime = row.StartTime,
            IAmAliveTime = row.IAmAliveTime,
            SuspectTimes = row.SuspectTimes?
                .Select(static item => Tuple.Create(Orleans.Runtime.SiloAddress.FromParsableString(item.Silo), item.Time)).ToList(),
        };
    }
}
