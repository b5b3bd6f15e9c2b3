using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Grid.Client.Wire;

// Sends requests and turns every way to fail into a GridException.
internal sealed class Transport(HttpClient http, Uri address, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    private TimeSpan _timeout = TimeSpan.FromSeconds(100);

    public TimeSpan Timeout
    {
        get => _timeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _timeout = value;
        }
    }

    public Task<InferResponse> InferAsync(string path, InferContent content, TimeSpan? timeout, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, path, content, timeout, InferResponseReader.ReadAsync, cancellationToken);

    public Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, path, null, null, (response, token) => ReadJsonAsync(response, read, token), cancellationToken);

    public Task<T> PostAsync<T>(
        string path, string json, Func<JsonElement, T> read, TimeSpan? timeout, CancellationToken cancellationToken, (string Name, string Value)? header = null)
        => SendAsync(
            HttpMethod.Post,
            path,
            new StringContent(json, Encoding.UTF8, "application/json"),
            timeout,
            (response, token) => ReadJsonAsync(response, read, token),
            cancellationToken,
            header);

    // A question whose "no" is a status: Triton answers 400, Kubernetes' habit is 503, an unknown model is 404.
    public async Task<bool> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, null, null, static (_, _) => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
        }
        catch (GridException error) when (error.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
        {
            return false;
        }
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? content,
        TimeSpan? timeout,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken,
        (string Name, string Value)? header = null)
    {
        using var deadline = new CancellationTokenSource(timeout ?? _timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (header is { } added)
        {
            request.Headers.TryAddWithoutValidation(added.Name, added.Value);
        }

        var what = $"{method} {request.RequestUri}";
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await read(response, either.Token).ConfigureAwait(false)
                : throw new GridException(
                    what, response.StatusCode, await ReadReasonAsync(response, either.Token).ConfigureAwait(false), RetryAfter(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // The deadline of this client, or that of the caller's HttpClient.
            throw new GridException(what, null, $"there was no answer within {(deadline.IsCancellationRequested ? timeout ?? _timeout : http.Timeout)}", inner: error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new GridException(what, null, error.Message, inner: error);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new GridException(what, HttpStatusCode.OK, $"the answer is not what the protocol says: {error.Message}", inner: error);
        }
    }

    private static async Task<T> ReadJsonAsync<T>(HttpResponseMessage response, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);

        // Some servers answer a load or an unload with an empty body.
        using var json = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        return read(json.RootElement);
    }

    // The protocol's {"error": "..."}, or what else the body says: a proxy in between may answer in its own words.
    private static async Task<string> ReadReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxErrorBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var body = Encoding.UTF8.GetString(buffer, 0, length);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            {
                return error.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Not JSON.
        }

        return string.IsNullOrWhiteSpace(body) ? response.ReasonPhrase ?? "no reason was given" : body.Trim();
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
        => header?.Delta ?? (header?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)) : null);
}
