using System.Security.Cryptography;
using System.Text;

namespace Grid.Silo.Peers;

/// <summary>
/// The secret that the silos of a cluster share.
/// </summary>
/// <param name="value">The secret.</param>
internal sealed class ClusterKey(string value)
{
    private volatile string _value = value;

    /// <summary>Gets the secret.</summary>
    public string Value => _value;

    /// <summary>Takes the cluster's secret in, once it is known: before the silo's doors open.</summary>
    /// <param name="known">The secret.</param>
    public void Replace(string known) => _value = known;

    /// <summary>Makes a key that nobody else has, for a silo in no cluster.</summary>
    /// <returns>The key.</returns>
    public static ClusterKey Random() => new(NewValue());

    /// <summary>Makes a secret.</summary>
    /// <returns>The secret.</returns>
    public static string NewValue() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Tells whether a request has the key, in a time that doesn't depend on how much of it is right.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Whether it has.</returns>
    public bool IsIn(HttpRequest request)
        => request.Headers.TryGetValue(PeerHeaders.Key, out var found)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found.ToString()), Encoding.UTF8.GetBytes(_value));
}
