using System.Collections.Immutable;
using Grid.Models;
using Grid.Tensors;

namespace Grid.Routing;

/// <summary>
/// Tells whether a request that was decoded for one signature can be run by a model with another.
/// </summary>
internal static class SignatureMatch
{
    public static bool Fits(ModelSignature decodedFor, ModelSignature model)
        => ReferenceEquals(decodedFor, model)
            || (decodedFor.RequiredInputs == model.RequiredInputs
                && Same(decodedFor.Inputs, model.Inputs)
                && Same(decodedFor.Outputs, model.Outputs));

    private static bool Same(ImmutableArray<TensorSpec> left, ImmutableArray<TensorSpec> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i].Name != right[i].Name
                || left[i].DataType != right[i].DataType
                || !left[i].Shape.AsSpan().SequenceEqual(right[i].Shape.AsSpan()))
            {
                return false;
            }
        }

        return true;
    }
}
