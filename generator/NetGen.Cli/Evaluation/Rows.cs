namespace NetGen.Cli.Evaluation;

/// <summary>
/// A tensor with some axes moved behind the others, so that the elements along those axes lie next to each other: a
/// row.
/// </summary>
internal sealed class Rows
{
    private readonly int[] _order;

    private Rows(Tensor moved, int[] order, int kept)
    {
        (Moved, _order) = (moved, order);
        Kept = moved.Dimensions[..kept];
        Length = Tensor.Elements(moved.Dimensions.AsSpan(kept));
        Count = Tensor.Elements(Kept);
    }

    /// <summary>The tensor with its axes in the new order.</summary>
    public Tensor Moved { get; }

    /// <summary>The extents of the axes that stay.</summary>
    public int[] Kept { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of elements of a row.</summary>
    public int Length { get; }

    /// <summary>The rows along axes.</summary>
    public static Rows Along(Call call, Tensor x, params int[] axes)
    {
        int[] order = [.. Placement.Counted(x.Rank).Except(axes), .. axes.Order()];
        return new Rows(x.Transposed(call, order), order, x.Rank - axes.Length);
    }

    /// <summary>The shape with the axes of rows of extent 1.</summary>
    public int[] WithOnes()
    {
        int[] extents = new int[_order.Length];
        for (int i = 0; i < extents.Length; i++)
        {
            extents[_order[i]] = i < Kept.Length ? Kept[i] : 1;
        }

        return extents;
    }

    /// <summary>A tensor of rows, perhaps of another length, with its axes where they were.</summary>
    public Tensor Back(Call call, Tensor rows)
    {
        int[] inverse = new int[_order.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[_order[i]] = i;
        }

        return rows.Transposed(call, inverse);
    }

    /// <summary>Real rows computed from real rows of the same length.</summary>
    public static Tensor Map(Call call, Tensor x, int[] axes, RowFunction function)
    {
        var rows = Along(call, x, axes);
        double[] values = rows.Moved.Reals;
        double[] result = call.NewReals(rows.Moved.Dimensions);
        for (int i = 0; i < rows.Count; i++)
        {
            function(values.AsSpan(i * rows.Length, rows.Length), result.AsSpan(i * rows.Length, rows.Length));
        }

        return rows.Back(call, Tensor.Of(x.Type, rows.Moved.Dimensions, result));
    }
}

/// <summary>Computes a row from a row.</summary>
internal delegate void RowFunction(ReadOnlySpan<double> x, Span<double> y);
