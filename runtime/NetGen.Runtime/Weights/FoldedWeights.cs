using NetGen.Generated;
using NetGen.Memory;
using NetGen.Weights;

namespace NetGen;

/// <summary>
/// The parameters that inference needs, batch norms folded into the layers before them: those of the same network
/// declared without these norms, and with a bias in their place. They are copies, which later changes of the network do
/// not reach.
/// </summary>
public sealed class FoldedWeights
{
    private const string WeightSuffix = "weight";

    internal FoldedWeights(ParameterStore parameters)
    {
        WeightTensor[] tensors = [];
        parameters.Read(arena => tensors = [.. Fold(parameters.Network, arena)]);
        Tensors = tensors;
    }

    /// <summary>The tensors, in the order of the network's layers. A batch norm that no layer could take in has its own
    /// four.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>Writes the tensors to a safetensors file, as F32; it is replaced as a whole if it exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowNotFinite">Whether NaN and infinite values may be saved.</param>
    /// <exception cref="NotFiniteException">A value is NaN or infinite; the file stays as it was.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, bool allowNotFinite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => WeightsWriter.Write(stream, Tensors, allowNotFinite));
    }

    /// <summary>Writes the tensors to a stream in the safetensors format, as F32.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="allowNotFinite">Whether NaN and infinite values may be saved.</param>
    /// <exception cref="NotFiniteException">A value is NaN or infinite; nothing was written.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream, bool allowNotFinite = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WeightsWriter.Write(stream, Tensors, allowNotFinite);
    }

    private static IEnumerable<WeightTensor> Fold(NetworkInfo network, Arena arena)
    {
        var folds = network.Folds.ToDictionary(fold => fold.Weight, StringComparer.Ordinal);
        var norms = network.Folds.Select(fold => fold.Norm + ".").ToHashSet(StringComparer.Ordinal);
        var biases = network.Folds.Select(fold => BiasOf(fold.Weight)).ToHashSet(StringComparer.Ordinal);
        var idle = network.TrainingOnly.ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in network.Parameters)
        {
            if (folds.TryGetValue(parameter.Name, out var fold))
            {
                var (weight, bias) = Fold(network, arena, parameter, fold);
                yield return new WeightTensor(parameter.Name, parameter.Dimensions, weight);
                yield return new WeightTensor(BiasOf(parameter.Name), [parameter.Dimensions[0]], bias);
            }
            else if (!idle.Contains(parameter.Name)
                && !biases.Contains(parameter.Name)
                && !norms.Contains(parameter.Name[..(parameter.Name.LastIndexOf('.') + 1)]))
            {
                var values = ParameterStore.Slice(arena, parameter).ToArray();
                yield return new WeightTensor(parameter.Name, parameter.Dimensions, values);
            }
        }
    }

    // y = (W x + b - mean) * scale / sqrt(variance + epsilon) + shift.
    private static (float[] Weight, float[] Bias) Fold(
        NetworkInfo network, Arena arena, ParameterInfo weight, FoldInfo fold)
    {
        var mean = Find(network, arena, fold.Norm + ".running_mean");
        var variance = Find(network, arena, fold.Norm + ".running_var");
        var scale = Find(network, arena, fold.Norm + ".weight");
        var shift = Find(network, arena, fold.Norm + ".bias");
        var bias = Find(network, arena, BiasOf(weight.Name));
        var folded = ParameterStore.Slice(arena, weight).ToArray();
        var sum = new float[weight.Dimensions[0]];
        var row = folded.Length / sum.Length;
        for (var channel = 0; channel < sum.Length; channel++)
        {
            var factor = (scale.IsEmpty ? 1.0 : scale[channel]) / Math.Sqrt((double)variance[channel] + fold.Epsilon);
            var offset = (bias.IsEmpty ? 0.0 : bias[channel]) - mean[channel];
            sum[channel] = (float)((offset * factor) + (shift.IsEmpty ? 0.0 : shift[channel]));
            foreach (ref var value in folded.AsSpan(channel * row, row))
            {
                value = (float)(value * factor);
            }
        }

        return (folded, sum);
    }

    // Empty where the network has no such parameter.
    private static ReadOnlySpan<float> Find(NetworkInfo network, Arena arena, string name) =>
        Array.Find(network.Parameters, parameter => parameter.Name == name) is { } found
            ? ParameterStore.Slice(arena, found)
            : [];

    private static string BiasOf(string weight) => weight[..^WeightSuffix.Length] + "bias";
}
