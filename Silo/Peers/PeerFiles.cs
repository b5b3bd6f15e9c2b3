using Grid.Files;
using Grid.Models;

namespace Grid.Silo.Peers;

/// <summary>
/// Fetches model files through the doors of other silos.
/// </summary>
/// <param name="doors">The doors.</param>
internal sealed class PeerFiles(PeerDoors doors) : IModelFilePeers
{
    // A silo that stands still takes connections and says nothing: then another is asked.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(
        string door, ModelKey model, long version, string digest, CancellationToken cancellationToken)
    {
        var uri = new Uri(FormattableString.Invariant($"{door}{PeerPaths.Files}{model}/{version}/{digest}"));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AnswerLimit);
            var response = await doors.SendAsync(door, request, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    throw new IOException(
                        $"the silo answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }

            // Disposing the stream gives the connection back, or ends it if there is more to come.
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the silo did not answer within {AnswerLimit.TotalSeconds} s", error);
        }
        catch (HttpRequestException error)
        {
            throw new IOException($"the silo can't be reached: {error.Message}", error);
        }
    }
}
