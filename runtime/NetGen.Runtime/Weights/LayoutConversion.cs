namespace NetGen.Weights;

/// <summary>Brings tensors of other frameworks into PyTorch's layout.</summary>
internal static class LayoutConversion
{
    /// <summary>The dimensions that a parameter has in a file.</summary>
    /// <param name="layout">The file's layout.</param>
    /// <param name="dimensions">The parameter's dimensions in PyTorch's layout.</param>
    public static long[] SourceShape(WeightLayout layout, IReadOnlyList<int> dimensions) =>
        [.. Order(layout, dimensions.Count).Select(axis => (long)dimensions[axis])];

    /// <summary>Whether a shape is that of a parameter in a file.</summary>
    /// <param name="layout">The file's layout.</param>
    /// <param name="shape">The tensor's shape in the file.</param>
    /// <param name="dimensions">The parameter's dimensions in PyTorch's layout.</param>
    public static bool Fits(WeightLayout layout, IReadOnlyList<long> shape, IReadOnlyList<int> dimensions)
    {
        if (layout != WeightLayout.TensorFlowDepthwise || dimensions.Count < 2)
        {
            return shape.SequenceEqual(SourceShape(layout, dimensions));
        }

        // (kernel..., in, multiplier): the channels of the output are those of the input, each several times in a row.
        var kernel = dimensions.Count - 2;
        return dimensions[1] == 1
            && shape.Count == dimensions.Count
            && shape.Take(kernel).SequenceEqual(dimensions.Skip(2).Select(extent => (long)extent))
            && shape[kernel] is > 0 and <= int.MaxValue
            && shape[kernel + 1] is > 0 and <= int.MaxValue
            && shape[kernel] * shape[kernel + 1] == dimensions[0];
    }

    /// <summary>Copies values in the order of a file to the order of PyTorch.</summary>
    /// <param name="layout">The file's layout.</param>
    /// <param name="dimensions">The parameter's dimensions in PyTorch's layout.</param>
    /// <param name="source">The values as in the file.</param>
    /// <param name="target">As many values.</param>
    public static void Convert(
        WeightLayout layout, IReadOnlyList<int> dimensions, ReadOnlySpan<float> source, Span<float> target)
    {
        var order = Order(layout, dimensions.Count);
        var strides = new int[order.Length];
        for (int axis = order.Length - 1, stride = 1; axis >= 0; stride *= dimensions[axis--])
        {
            strides[axis] = stride;
        }

        var index = new int[order.Length];
        var position = 0;
        foreach (var value in source)
        {
            target[position] = value;
            for (var i = order.Length - 1; i >= 0; i--)
            {
                position += strides[order[i]];
                if (++index[i] < dimensions[order[i]])
                {
                    break;
                }

                position -= index[i] * strides[order[i]];
                index[i] = 0;
            }
        }
    }

    // For each axis of the file's tensor, outermost first, the parameter's axis.
    private static int[] Order(WeightLayout layout, int rank)
    {
        if (rank < 2)
        {
            return [.. Enumerable.Range(0, rank)];
        }

        var kernel = Enumerable.Range(2, rank - 2);
        return layout switch
        {
            WeightLayout.TensorFlow or WeightLayout.TensorFlowDepthwise => [.. kernel, 1, 0],
            WeightLayout.TensorFlowLite => [0, .. kernel, 1],
            WeightLayout.TensorFlowLiteDepthwise => [1, .. kernel, 0],
            _ => [0, 1, .. kernel],
        };
    }
}
