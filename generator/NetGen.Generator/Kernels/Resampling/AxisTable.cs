using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>The taps of sums, as tables in a kernel: one row of them for each output.</summary>
internal sealed class AxisTable
{
    private const string Places = "places";
    private const string Weights = "weights";
    private const string Starts = "starts";
    private const int MostUnrolled = 4;

    private readonly IReadOnlyList<AxisTap[]> _rows;
    private readonly bool _isWeighted;

    /// <summary>A table of some rows.</summary>
    public AxisTable(IReadOnlyList<AxisTap[]> rows)
    {
        int most = rows.Max(row => row.Length);
        Unrolled = most <= MostUnrolled && rows.All(row => row.Length > 0) ? most : 0;
        _rows = Unrolled > 0 ? [.. rows.Select(row => Padded(row, most))] : rows;
        _isWeighted = _rows.Any(row => row.Any(tap => tap.Weight != 1));
    }

    /// <summary>The taps that every row has; 0 if rows have their own numbers of taps.</summary>
    public int Unrolled { get; }

    /// <summary>Declares the tables.</summary>
    public void Declare(KernelBuilder b)
    {
        if (Unrolled == 0)
        {
            int start = 0;
            b.LetTable(Starts, _rows.Select(row => (float)(start += row.Length)).Prepend(0).ToArray());
        }

        b.LetTable(Places, _rows.SelectMany(row => row).Select(tap => (float)tap.Index));
        if (_isWeighted)
        {
            b.LetTable(Weights, _rows.SelectMany(row => row).Select(tap => tap.Weight));
        }
    }

    /// <summary>The number of a row's first tap, and of the one behind its last.</summary>
    public static (IndexExpression First, IndexExpression End) Range(KernelBuilder b, string suffix, IndexExpression row) =>
        (b.LetIndex("firstTap" + suffix, new IndexLoad(Starts, row)), b.LetIndex("endTap" + suffix, new IndexLoad(Starts, row + 1)));

    /// <summary>The input that a tap reads.</summary>
    public static IndexExpression Place(IndexExpression tap) => new IndexLoad(Places, tap);

    /// <summary>The weight of a tap, or null where all weights are 1.</summary>
    public Value? Weight(IndexExpression tap) => _isWeighted ? new Load(Weights, tap, false) : null;

    // The last tap in halves, as often as there are taps too few, which sum up to what it gives.
    private static AxisTap[] Padded(AxisTap[] row, int count)
    {
        var taps = row.ToList();
        while (taps.Count < count)
        {
            var half = taps[taps.Count - 1] with { Weight = taps[taps.Count - 1].Weight / 2 };
            taps[taps.Count - 1] = half;
            taps.Add(half);
        }

        return [.. taps];
    }
}
