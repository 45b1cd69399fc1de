using NetGen.Generated;
using NetGen.Memory;
using static NetGen.Weights.Excerpt;

namespace NetGen.Weights;

/// <summary>Reads the parameters of a network from a file of tensors. Everything is read and checked before the first
/// parameter changes.</summary>
internal static class WeightsReader
{
    // Of a long list of names, the first ones say enough.
    private const int NamesShown = 8;

    // PyTorch's batch normalization counts its steps for a kind of average that no network here has.
    private const string StepCounter = ".num_batches_tracked";

    /// <summary>Reads a stream to its end into the parameters.</summary>
    /// <exception cref="WeightsException">The stream is malformed, or is not this network's; nothing has
    /// changed.</exception>
    /// <exception cref="ArgumentException">The names do not fit the network; nothing has changed.</exception>
    public static void Read(Stream stream, string file, ParameterStore parameters, WeightNames names)
    {
        var arena = parameters.Allocate();
        Read(stream, file, parameters, names, new WholeParameters(arena));
        parameters.Publish(new WeightSet(arena, isWhole: true));
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="parameters">The network's parameters, which are not changed.</param>
    /// <param name="names">What the tensors are, and which parameters keep their values.</param>
    /// <param name="sink">Gets the parameters.</param>
    /// <exception cref="WeightsException">The stream is malformed, or is not this network's.</exception>
    /// <exception cref="ArgumentException">The names do not fit the network.</exception>
    public static void Read(Stream stream, string file, ParameterStore parameters, WeightNames names, IParameterSink sink)
    {
        CheckKept(names, parameters.Network);
        using var source = WeightsSource.Open(stream, file);
        source.AllowNotFinite = names.AllowNotFinite;
        var matches = Match(source, parameters.Network, names, file);
        var tensors = matches.ConvertAll(match => source.Describe(match.Tensor));
        for (var i = 0; i < matches.Count; i++)
        {
            Check(tensors[i], matches[i], file);
        }

        ParameterInfo[] kept = [.. parameters.Network.Parameters.Where(one => names.Keeps(one.Name) && sink.Wants(one))];
        if (kept.Length > 0)
        {
            parameters.CopyTo(kept, sink);
        }

        foreach (var match in matches.Where(one => sink.Wants(one.Parameter)))
        {
            ReadParameter(source, match, sink.Place(match.Parameter));
            sink.Complete(match.Parameter);
        }

        source.Finish();
    }

    private static void CheckKept(WeightNames names, NetworkInfo network)
    {
        if (names.KeptInVain(network.Parameters.Select(parameter => parameter.Name)) is { } kept)
        {
            throw new ArgumentException($"{network.Name} has no parameter '{kept}' that could be kept.", nameof(names));
        }
    }

    // The parameter of each tensor that is needed; all parameters that are not kept must have one.
    private static List<Assignment> Match(WeightsSource source, NetworkInfo network, WeightNames names, string file)
    {
        var parameters = network.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var surplus = new List<string>();
        var matches = new List<Assignment>();
        for (var i = 0; i < source.Names.Count; i++)
        {
            var name = source.Names[i];
            var target = names.Map(name);
            if (target.Name.Length == 0 || names.Keeps(target.Name))
            {
                continue;
            }

            if (!parameters.TryGetValue(target.Name, out var parameter))
            {
                if (!target.Name.EndsWith(StepCounter, StringComparison.Ordinal))
                {
                    surplus.Add(name);
                }
            }
            else if (owners.TryAdd(target.Name, name))
            {
                matches.Add(new Assignment(i, target, parameter));
            }
            else
            {
                throw new WeightsException(
                    $"{file}: tensors '{Shorten(owners[target.Name])}' and '{Shorten(name)}' are both '{target.Name}'.");
            }
        }

        var missing = network.Parameters.Select(parameter => parameter.Name)
            .Where(name => !owners.ContainsKey(name) && !names.Keeps(name)).ToArray();
        if (missing.Length + surplus.Count > 0)
        {
            throw new WeightsException(
                $"{file} does not hold the parameters of {network.Name}:" +
                List(" missing ", missing) +
                (missing.Length > 0 && surplus.Count > 0 ? ";" : "") +
                List(" surplus ", surplus) + ".");
        }

        return matches;
    }

    private static string List(string title, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return "";
        }

        var shown = string.Join(", ", names.Take(NamesShown).Select(name => $"'{Shorten(name)}'"));
        return title + shown + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more" : "");
    }

    private static void Check(TensorEntry tensor, Assignment match, string file)
    {
        CheckShape(tensor, match, file);
        var size = TensorFormat.ElementSize(tensor.Format);
        if (size == 0)
        {
            throw new WeightsException(
                $"{file}: tensor '{Shorten(tensor.Name)}' has the number format {Shorten(tensor.Format)}; {TensorFormat.Readable} was expected.");
        }

        var bytes = (long)size * ParameterStore.Length(match.Parameter);
        if (tensor.End - tensor.Begin != bytes)
        {
            throw new WeightsException(
                $"{file}: tensor '{Shorten(tensor.Name)}' has {tensor.End - tensor.Begin} bytes; {bytes} were expected for " +
                $"{Shorten(tensor.Format)} of the shape {tensor.ShapeText}.");
        }
    }

    private static void CheckShape(TensorEntry tensor, Assignment match, string file)
    {
        var (_, target, parameter) = match;
        var length = ParameterStore.Length(parameter);
        if (target.Dimensions.Count > 0)
        {
            if (Product(target.Dimensions.Select(extent => (long)extent)) != length)
            {
                throw new ArgumentException(
                    $"'{parameter.Name}' is ({string.Join(", ", parameter.Dimensions)}); it cannot be read as " +
                    $"({string.Join(", ", target.Dimensions)}).");
            }

            if (Product(tensor.Shape) != length)
            {
                throw new WeightsException(
                    $"{file}: tensor '{Shorten(tensor.Name)}' has the shape {tensor.ShapeText}; {length} elements were expected.");
            }
        }
        else if (!LayoutConversion.Fits(target.Layout, tensor.Shape, parameter.Dimensions))
        {
            throw new WeightsException(
                $"{file}: tensor '{Shorten(tensor.Name)}' has the shape {tensor.ShapeText}; " +
                $"({string.Join(", ", LayoutConversion.SourceShape(target.Layout, parameter.Dimensions))}) was expected" +
                (target.Layout == WeightLayout.PyTorch ? "." : $" of '{parameter.Name}' in the layout {target.Layout}."));
        }
    }

    // Saturates, and is 0 or negative only if an extent is.
    private static long Product(IEnumerable<long> extents) => extents.Aggregate(
        1L, (product, extent) => Math.BigMul(product, extent, out var low) == 0 && low >= 0 ? low : long.MaxValue);

    private static void ReadParameter(WeightsSource source, Assignment match, Span<float> values)
    {
        var (tensor, target, parameter) = match;
        var dimensions = target.Dimensions.Count > 0 ? target.Dimensions : parameter.Dimensions;
        if (target.Layout == WeightLayout.PyTorch || dimensions.Count < 2)
        {
            source.Read(tensor, values);
            return;
        }

        var raw = new float[values.Length];
        source.Read(tensor, raw);
        LayoutConversion.Convert(target.Layout, dimensions, raw, values);
    }

    /// <summary>A tensor of the file and the parameter it is.</summary>
    private sealed record Assignment(int Tensor, WeightTarget Target, ParameterInfo Parameter);
}
