using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>The window of a convolution or pool, along the layer's axes.</summary>
/// <param name="Kernel">Its extents.</param>
/// <param name="Stride">The distance of two windows.</param>
/// <param name="Dilation">The distance of two taps.</param>
/// <param name="Before">The padding before the input.</param>
/// <param name="After">The padding after it.</param>
/// <param name="Same">Whether the padding is that which NetGen calls "same".</param>
public sealed record WindowArguments(int[] Kernel, int[] Stride, int[] Dilation, int[] Before, int[] After, bool Same)
{
    /// <summary>Whether both sides have the same padding.</summary>
    public bool IsSymmetric => Before.SequenceEqual(After);

    /// <summary>Whether there is any padding.</summary>
    public bool IsPadded => Before.Concat(After).Any(padding => padding > 0);

    /// <summary>Whether the same windows come out with the padding before on both sides, if their number is rounded up: exporters
    /// for versions without that attribute write it as padding.</summary>
    public bool IsRoundingUp(TensorShape shape) => Enumerable.Range(0, shape.Rank).All(i =>
    {
        int given = ((shape.Spatial[i] + Before[i] + After[i] - Kernel[i]) / Stride[i]) + 1;
        int up = ((shape.Spatial[i] + (2 * Before[i]) - Kernel[i] + Stride[i] - 1) / Stride[i]) + 1;

        // The last window must begin within the input or the padding before it.
        return given == ((up - 1) * Stride[i] >= shape.Spatial[i] + Before[i] ? up - 1 : up) && After[i] < Kernel[i];
    });

    /// <summary>Reads the attributes of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">What the window slides over.</param>
    /// <param name="kernel">The kernel's extents, which a weight may give.</param>
    public static WindowArguments Of(NodeContext node, Activation input, IReadOnlyList<long> kernel)
    {
        int rank = input.SpatialRank;
        var strides = OrOnes(node.Integers("strides"));
        var dilations = OrOnes(node.Integers("dilations"));
        var pads = node.Integers("pads") is { Count: > 0 } given ? given : [.. Enumerable.Repeat(0L, 2 * rank)];
        if (new[] { kernel.Count, strides.Count, dilations.Count, pads.Count / 2 }.Any(count => count != rank))
        {
            throw new ImportException($"the window has not {rank} axes as its input has");
        }

        if (pads.Any(padding => padding < 0))
        {
            throw new ImportException("negative padding is not supported");
        }

        var window = new WindowArguments(
            input.OfLayer(kernel, 1, "a kernel of"),
            input.OfLayer(strides, 1, "a stride of"),
            input.OfLayer(dilations, 1, "a dilation of"),
            input.OfLayer([.. pads.Take(rank)], 0, "a padding of"),
            input.OfLayer([.. pads.Skip(rank)], 0, "a padding of"),
            Same: false);
        return node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" => window,
            "VALID" => window with { Before = new int[input.Shape.Rank], After = new int[input.Shape.Rank] },
            "SAME_UPPER" => window.WithSame(input.Shape, upper: true),
            "SAME_LOWER" => window.WithSame(input.Shape, upper: false),
            var other => throw new ImportException($"auto_pad {other} is not known"),
        };

        IReadOnlyList<long> OrOnes(IReadOnlyList<long>? values) => values is { Count: > 0 } ? values : [.. Enumerable.Repeat(1L, rank)];
    }

    /// <summary>The arguments, as far as they differ from NetGen's defaults.</summary>
    /// <param name="strideIsKernel">Whether the default stride is the kernel.</param>
    public IEnumerable<Argument> Arguments(bool strideIsKernel)
    {
        yield return NodeContext.Argument("Kernel", Kernel);
        if (!Stride.SequenceEqual(strideIsKernel ? Kernel : Stride.Select(_ => 1)))
        {
            yield return NodeContext.Argument("Stride", Stride);
        }

        if (Same)
        {
            yield return NodeContext.Argument("Padding", "same");
        }
        else if (IsPadded)
        {
            yield return NodeContext.Argument("Padding", Before);
        }

        if (Dilation.Any(dilation => dilation != 1))
        {
            yield return NodeContext.Argument("Dilation", Dilation);
        }
    }

    /// <summary>The padding that makes outputs of ceil(input / stride), the odd one after or before.</summary>
    private WindowArguments WithSame(TensorShape shape, bool upper)
    {
        int[] total = [.. shape.Spatial.Select((extent, i) =>
            Math.Max(0, ((extent - 1) / Stride[i] * Stride[i]) + (Dilation[i] * (Kernel[i] - 1)) + 1 - extent))];
        int[] less = [.. total.Select(padding => padding / 2)];
        int[] more = [.. total.Select(padding => padding - (padding / 2))];
        return this with { Before = upper ? less : more, After = upper ? more : less, Same = upper && !less.SequenceEqual(more) };
    }
}
