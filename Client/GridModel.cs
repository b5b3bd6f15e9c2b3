using System.Globalization;
using System.Text.Json.Nodes;
using Grid.Client.Wire;

namespace Grid.Client;

/// <summary>
/// A model on a server, in one version or the server's choice of it.
/// </summary>
/// <remarks>Errors are those that <see cref="GridClient"/> names.</remarks>
public sealed class GridModel
{
    private readonly Transport _transport;
    private readonly string _path;

    internal GridModel(GridClient client, string name, long? version)
    {
        _transport = client.Transport;
        Name = name;
        Version = version;
        _path = $"v2/models/{Uri.EscapeDataString(name)}"
            + (version is { } number ? string.Create(CultureInfo.InvariantCulture, $"/versions/{number}") : "");
    }

    /// <summary>Gets the model's name.</summary>
    public string Name { get; }

    /// <summary>Gets the version.</summary>
    /// <value><see langword="null"/> for the server's choice.</value>
    public long? Version { get; }

    /// <summary>Asks the model.</summary>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="options">What the request says beside its inputs. Default: nothing.</param>
    /// <param name="cancellationToken">Cancels the call; the grid drops the request then.</param>
    /// <returns>The outputs.</returns>
    public Task<InferResponse> InferAsync(
        IReadOnlyCollection<KeyValuePair<string, Tensor>> inputs, InferOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return _transport.InferAsync(_path + "/infer", new InferContent(inputs, options ?? new InferOptions()), options?.Timeout, cancellationToken);
    }

    /// <summary>Asks a model that has one input.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="tensor">The input.</param>
    /// <param name="options">What the request says beside its input. Default: nothing.</param>
    /// <param name="cancellationToken">Cancels the call; the grid drops the request then.</param>
    /// <returns>The outputs.</returns>
    public Task<InferResponse> InferAsync(
        string input, Tensor tensor, InferOptions? options = null, CancellationToken cancellationToken = default)
        => InferAsync([KeyValuePair.Create(input, tensor)], options, cancellationToken);

    /// <summary>Asks whether the model takes requests.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the server says so; <see langword="false"/> for a model that it does not know, too.</returns>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default)
        => _transport.AskAsync(_path + "/ready", cancellationToken);

    /// <summary>Asks for the model's inputs and outputs.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the server answers.</returns>
    public Task<ModelMetadata> GetMetadataAsync(CancellationToken cancellationToken = default)
        => _transport.GetAsync(_path, MetadataReader.Model, cancellationToken);

    /// <summary>Loads the model, or loads it anew from its files: all of its versions, whatever <see cref="Version"/> is.</summary>
    /// <param name="config">A configuration as JSON that takes the place of the model's own. Default: the model's own.</param>
    /// <param name="timeout">The longest wait, more than zero. Default: none, since large models take their time.</param>
    /// <param name="cancellationToken">Cancels the wait; the grid goes on loading.</param>
    /// <returns>A task that ends when the model takes requests.</returns>
    public Task LoadAsync(string? config = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        => ChangeAsync("load", config is null ? [] : new JsonObject { ["config"] = config }, timeout, cancellationToken);

    /// <summary>Unloads the model: all of its versions, whatever <see cref="Version"/> is. Its files stay.</summary>
    /// <param name="timeout">The longest wait, more than zero. Default: none.</param>
    /// <param name="cancellationToken">Cancels the wait; the grid goes on unloading.</param>
    /// <returns>
    /// A task that ends when requests under way have been answered and the model is gone, or when the grid has waited for
    /// that for 30 seconds: the model takes no new requests from then on either.
    /// </returns>
    public Task UnloadAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        => ChangeAsync("unload", [], timeout, cancellationToken);

    private Task<bool> ChangeAsync(string verb, JsonObject parameters, TimeSpan? timeout, CancellationToken cancellationToken)
        => _transport.PostAsync(
            $"v2/repository/models/{Uri.EscapeDataString(Name)}/{verb}",
            new JsonObject { ["parameters"] = parameters }.ToJsonString(),
            static _ => true,
            timeout ?? Timeout.InfiniteTimeSpan,
            cancellationToken);
}
