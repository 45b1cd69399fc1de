using NetGen.Cli.Import.Drafting;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>The window of a convolution or pool.</summary>
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

    /// <summary>Whether it is one element, where it stands.</summary>
    public bool IsPoint => Kernel.All(extent => extent == 1) && !IsPadded;

    /// <summary>Without padding.</summary>
    public WindowArguments Unpadded => this with { Before = new int[Kernel.Length], After = new int[Kernel.Length], Same = false };

    /// <summary>With an axis in front, over which it has the extent 1.</summary>
    public WindowArguments Stacked =>
        new([1, .. Kernel], [1, .. Stride], [1, .. Dilation], [0, .. Before], [0, .. After], Same);

    /// <summary>Reads the attributes of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="space">The extents that the window slides over.</param>
    /// <param name="kernel">The kernel's extents, which a weight may give.</param>
    public static WindowArguments Of(NodeContext node, IReadOnlyList<int> space, IReadOnlyList<long> kernel)
    {
        int rank = space.Count;
        var strides = OrOnes(node.Integers("strides"));
        var dilations = OrOnes(node.Integers("dilations"));
        var pads = node.Integers("pads") is { Count: > 0 } given ? given : [.. Enumerable.Repeat(0L, 2 * rank)];
        if (new[] { kernel.Count, strides.Count, dilations.Count, pads.Count / 2 }.Any(count => count != rank) || pads.Count % 2 != 0)
        {
            throw new ImportException($"the window has not {rank} axes as its input has");
        }

        if (pads.Any(padding => padding < 0))
        {
            throw new ImportException("negative padding is not supported");
        }

        var window = new WindowArguments(
            Whole(kernel, 1, "a kernel"), Whole(strides, 1, "a stride"), Whole(dilations, 1, "a dilation"), Whole(pads.Take(rank), 0, "a padding"), Whole(pads.Skip(rank), 0, "a padding"), Same: false);
        return node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" or "" => window,
            "VALID" => window.Unpadded,
            "SAME_UPPER" => window.WithSame(space, upper: true),
            "SAME_LOWER" => window.WithSame(space, upper: false),
            var other => throw new ImportException($"auto_pad {other} is not known"),
        };

        IReadOnlyList<long> OrOnes(IReadOnlyList<long>? values) => values is { Count: > 0 } ? values : [.. Enumerable.Repeat(1L, rank)];

        static int[] Whole(IEnumerable<long> values, int least, string what) =>
            [.. values.Select(value => value >= least && value <= 1 << 24 ? (int)value : throw new ImportException(FormattableString.Invariant($"{what} of {value} is not supported")))];
    }

    /// <summary>The arguments, as far as they differ from NetGen's defaults.</summary>
    /// <param name="strideIsKernel">Whether the default stride is the kernel.</param>
    public IEnumerable<Argument> Values(bool strideIsKernel)
    {
        yield return Arguments.Of("Kernel", Kernel);
        if (!Stride.SequenceEqual(strideIsKernel ? Kernel : Stride.Select(_ => 1)))
        {
            yield return Arguments.Of("Stride", Stride);
        }

        if (Same)
        {
            yield return Arguments.Of("Padding", "same");
        }
        else if (IsPadded)
        {
            yield return Arguments.Of("Padding", Before);
            if (!IsSymmetric)
            {
                yield return Arguments.Of("PaddingAfter", After);
            }
        }

        if (Dilation.Any(dilation => dilation != 1))
        {
            yield return Arguments.Of("Dilation", Dilation);
        }
    }

    /// <summary>The padding that makes outputs of ceil(input / stride), the odd one after or before.</summary>
    private WindowArguments WithSame(IReadOnlyList<int> space, bool upper)
    {
        int[] total = [.. space.Select((extent, i) =>
            Math.Max(0, checked(((extent - 1) / Stride[i] * Stride[i]) + (Dilation[i] * (Kernel[i] - 1)) + 1 - extent)))];
        int[] less = [.. total.Select(padding => padding / 2)];
        int[] more = [.. total.Select(padding => padding - (padding / 2))];
        return this with { Before = upper ? less : more, After = upper ? more : less, Same = upper && !less.SequenceEqual(more) };
    }
}
