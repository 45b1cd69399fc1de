namespace NetGen.Cli.Evaluation;

/// <summary>How a kernel moves along an axis of space.</summary>
/// <param name="In">The extent that it reads.</param>
/// <param name="Out">The number of its positions.</param>
/// <param name="Kernel">The number of its taps.</param>
/// <param name="Stride">The distance of positions.</param>
/// <param name="Dilation">The distance of taps.</param>
/// <param name="Before">The padding before the first element.</param>
/// <param name="After">The padding behind the last element.</param>
internal sealed record Window(int In, int Out, int Kernel, int Stride, int Dilation, int Before, int After)
{
    private const int Largest = 1 << 20;

    /// <summary>The windows of a convolution or a pool.</summary>
    /// <param name="call">The node, with strides, dilations, pads, auto_pad and ceil_mode.</param>
    /// <param name="space">The extents of space.</param>
    /// <param name="kernel">The kernel's extents.</param>
    public static Window[] Of(Call call, int[] space, int[] kernel)
    {
        var (strides, dilations, pads) = Attributes(call, space.Length, kernel);
        bool up = call.Flag("ceil_mode");
        return [.. space.Select((extent, i) =>
        {
            int reach = ((kernel[i] - 1) * dilations[i]) + 1;
            string auto = call.Text("auto_pad", "NOTSET");
            switch (auto)
            {
                case "SAME_UPPER" or "SAME_LOWER":
                    int positions = (extent + strides[i] - 1) / strides[i];
                    int total = Math.Max(0, ((positions - 1) * strides[i]) + reach - extent);
                    int before = auto == "SAME_UPPER" ? total / 2 : total - (total / 2);
                    return new Window(extent, positions, kernel[i], strides[i], dilations[i], before, total - before);
                case "VALID":
                    return Padded(extent, 0, 0);
                case "NOTSET" or "":
                    return Padded(extent, pads[i], pads[space.Length + i]);
                default:
                    throw new EvaluationException($"'auto_pad' is '{auto}'");
            }

            Window Padded(int extent, int before, int after)
            {
                int room = extent + before + after - reach;
                Call.Check(room >= 0, "the kernel is larger than the padded input");
                int positions = ((up ? room + strides[i] - 1 : room) / strides[i]) + 1;

                // A window that starts behind the last element would see nothing but padding.
                positions -= up && (positions - 1) * strides[i] >= extent + before ? 1 : 0;
                return new Window(extent, positions, kernel[i], strides[i], dilations[i], before, after);
            }
        })];
    }

    /// <summary>
    /// The windows of a transposed convolution: those of the convolution that goes from its output to its input.
    /// </summary>
    public static Window[] OfTransposed(Call call, int[] space, int[] kernel)
    {
        var (strides, dilations, pads) = Attributes(call, space.Length, kernel);
        int[] more = Numbers(call, "output_padding", space.Length, 0, 0);
        long[]? shape = call.Integers("output_shape");
        shape = shape?.Length == space.Length + 2 ? shape[2..] : shape;
        Call.Check(shape is null || shape.Length == space.Length, "'output_shape' has another number of axes");
        string auto = call.Text("auto_pad", "NOTSET");
        Call.Check(auto is "NOTSET" or "" or "VALID" or "SAME_UPPER" or "SAME_LOWER", $"'auto_pad' is '{auto}'");
        return [.. space.Select((extent, i) =>
        {
            int full = (strides[i] * (extent - 1)) + more[i] + ((kernel[i] - 1) * dilations[i]) + 1;
            int result;
            if (shape is null && !auto.StartsWith("SAME", StringComparison.Ordinal))
            {
                int cut = auto == "VALID" ? 0 : pads[i] + pads[space.Length + i];
                result = full - cut;
                Call.Check(result >= 0, "the padding is larger than the output");
                return new Window(result, extent, kernel[i], strides[i], dilations[i], auto == "VALID" ? 0 : pads[i], auto == "VALID" ? 0 : pads[space.Length + i]);
            }

            result = shape is null ? extent * strides[i] : Extent(shape[i], 0);
            Call.Check(shape is not null || full >= result, "'auto_pad' of a kernel that is smaller than the stride is not defined");

            // A larger output has more elements at the end, which nothing reaches.
            int total = Math.Max(0, full - result);
            int before = auto == "SAME_UPPER" ? total / 2 : total - (total / 2);
            return new Window(result, extent, kernel[i], strides[i], dilations[i], before, total - before);
        })];
    }

    /// <summary>The kernel's extents as an attribute gives them.</summary>
    public static int[] KernelShape(Call call, int rank) => call.Has("kernel_shape")
        ? Numbers(call, "kernel_shape", rank, 1, 1)
        : throw new EvaluationException("'kernel_shape' is missing");

    /// <summary>What a tap reads from a position; it may be outside.</summary>
    public int At(int position, int tap) => (position * Stride) + (tap * Dilation) - Before;

    /// <summary>The taps of a position that are within the padded input.</summary>
    public int Padded(int position)
    {
        int start = position * Stride;
        return Math.Clamp(((In + Before + After - start - 1) / Dilation) + 1, 0, Kernel);
    }

    /// <summary>The positions whose tap is inside: from the first, up to the end.</summary>
    public (int First, int End) Inside(int tap)
    {
        int offset = (tap * Dilation) - Before;
        int first = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
        int last = In - 1 - offset;
        return (first, last < 0 ? 0 : Math.Min(Out, (last / Stride) + 1));
    }

    private static (int[] Strides, int[] Dilations, int[] Pads) Attributes(Call call, int rank, int[] kernel)
    {
        Call.Check(kernel.Length == rank, "the kernel has another number of axes than the input");
        int[] pads = Numbers(call, "pads", 2 * rank, 0, 0);
        return (Numbers(call, "strides", rank, 1, 1), Numbers(call, "dilations", rank, 1, 1), pads);
    }

    private static int[] Numbers(Call call, string name, int count, int otherwise, int least)
    {
        if (call.Integers(name) is not { } numbers)
        {
            return [.. Enumerable.Repeat(otherwise, count)];
        }

        Call.Check(numbers.Length == count, $"'{name}' has {numbers.Length} numbers; expected {count}");
        return [.. numbers.Select(number => Extent(number, least))];
    }

    private static int Extent(long value, int least) =>
        value >= least && value <= Largest ? (int)value : throw new EvaluationException($"{value} is no extent, stride, dilation or padding that is supported");
}
