using System.Runtime.InteropServices;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Grid.Tests.Models;

// Requests for the linear model: ten numbers in, one out.
internal static class Inference
{
    public static InferenceRequest MakeRequest(ModelCluster cluster, ModelSignature signature)
    {
        var request = new InferenceRequest(signature);
        var buffer = cluster.Services.GetRequiredService<TensorBufferPool>().Rent(10 * sizeof(float));
        MemoryMarshal.Cast<byte, float>(buffer.GetSpan()).Fill(1);
        request.Inputs[0] = new InputTensor(TensorDataType.Fp32, [1, 10], buffer, 0, buffer.Length);
        return request;
    }

    // Finds and infers as a door does.
    public static async Task<float> InferAsync(ModelCluster cluster, string model, long version = 0)
    {
        var routes = await cluster.Router.FindAsync(ModelCluster.Key(model), version, default);
        Assert.True(routes is not null, $"Nothing serves model '{model}'.");
        return await InferAsync(cluster, model, version, routes);
    }

    public static async Task<float> InferAsync(ModelCluster cluster, string model, long version, VersionRoutes routes)
    {
        var outcome = await cluster.Router.InferAsync(
            ModelCluster.Key(model), version, routes, MakeRequest(cluster, routes.Signature), default);
        Assert.True(outcome.Status == InferenceStatus.Ok, outcome.Message);
        using var result = outcome.Result!;
        return MemoryMarshal.Cast<byte, float>(Assert.Single(result.Outputs).Data.Span)[0];
    }

    public static long LentBytes(ModelCluster cluster)
        => cluster.Services.GetRequiredService<TensorBufferPool>().LeasedBytes;
}
