using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// An output row of blocked tensors, window by window from left to right: the rows of a window are combined first, to
/// columns, and a column that two windows share is computed once. Windows that hang over a border at their left or
/// right are written out, each with the columns it has.
/// </summary>
internal sealed class PoolColumns(KernelBuilder b, InstructionSet isa, PoolGeometry geometry, IPoolReduction reduction)
{
    private const int MaximumTaps = 16;
    private const int MaximumRows = 8;
    private const int MaximumEdges = 3;

    private readonly PoolAxis _width = geometry.Width;

    // Columns that a window shares with the next.
    private readonly int _shared = Math.Max(0, geometry.Width.Kernel - geometry.Width.Stride);

    private IReadOnlyList<string> _rows = [];
    private IndexExpression _taps = 0;
    private IndexExpression _counted = 0;
    private Func<string, IndexExpression, Local>? _clipped;

    /// <summary>Whether a kernel's rows are written like this: all of it is unrolled but the loop over
    /// windows.</summary>
    public static bool Fits(PoolGeometry geometry, InstructionSet isa, IPoolReduction reduction)
    {
        var width = geometry.Width;
        int rows = geometry.Depth.Kernel * geometry.Height.Kernel;
        return reduction.Combines
            && geometry.Floats(isa) > 1
            && !geometry.IsAdaptive
            && !geometry.IsDilated
            && (width.Kernel > width.Stride ? rows <= MaximumRows && width.Kernel <= MaximumRows : rows * width.Kernel <= MaximumTaps)
            && width.WholeBegin <= MaximumEdges
            && width.Out - width.WholeEnd <= MaximumEdges;
    }

    /// <summary>Writes an output row.</summary>
    /// <param name="group">The channel block.</param>
    /// <param name="od">The output's depth.</param>
    /// <param name="oh">The output's height.</param>
    /// <param name="row">The number of the output row, over all channel blocks.</param>
    public void Row(IndexExpression group, IndexExpression od, IndexExpression oh, IndexExpression row)
    {
        var (depth, height) = (geometry.Depth, geometry.Height);
        var outer = Counted("kdCounted", depth, od) * Counted("khCounted", height, oh);
        bool whole = depth.IsWhole && height.IsWhole;
        if (whole || reduction.IsIdempotent)
        {
            Whole();
            return;
        }

        var kd = PoolGeometry.Clip(b, "kd", depth, od, depth.IsWhole);
        var kh = PoolGeometry.Clip(b, "kh", height, oh, height.IsWhole);
        var rows = b.LetIndex("rows", (kd.End - kd.Begin) * (kh.End - kh.Begin));
        b.IfLess(rows, depth.Kernel * height.Kernel, Clipped, Whole);

        void Whole()
        {
            _rows = Rows(group, od, oh);
            _clipped = null;
            Windows(row, depth.Kernel * height.Kernel, outer);
        }

        void Clipped()
        {
            _clipped = (name, at) =>
            {
                var column = b.Let(name, new Constant(0, true));
                b.For("kd", kd.Begin, kd.End, d => b.For("kh", kh.Begin, kh.End, h =>
                {
                    var start = Start(group, depth.First(od) + d, height.First(oh) + h);
                    b.Assign(column, reduction.Combine([column, new Load("x", start + at, true)]));
                }));
                return column;
            };
            Windows(row, rows, outer);
        }
    }

    // Pointers to the rows of a window. Rows in the padding are replaced by the nearest of the window, which changes
    // nothing.
    private List<string> Rows(IndexExpression group, IndexExpression od, IndexExpression oh)
    {
        var names = new List<string>();
        for (int d = 0; d < geometry.Depth.Kernel; d++)
        {
            for (int h = 0; h < geometry.Height.Kernel; h++)
            {
                var start = Start(group, Inside(geometry.Depth, od, d), Inside(geometry.Height, oh, h));
                names.Add(b.LetPointer(Invariant($"row{names.Count}"), "x", start));
            }
        }

        return names;
    }

    private static IndexExpression Inside(PoolAxis axis, IndexExpression output, int k)
    {
        var at = axis.First(output) + k;
        at = axis.PadBegin > k ? IndexExpression.Max(0, at) : at;
        return ((axis.Out - 1) * axis.Stride) - axis.PadBegin + k >= axis.In ? IndexExpression.Min(axis.In - 1, at) : at;
    }

    private IndexExpression Start(IndexExpression group, IndexExpression id, IndexExpression ih) =>
        ((((group * geometry.Depth.In) + id) * geometry.Height.In) + ih) * (_width.In * isa.Lanes);

    private IndexExpression Counted(string name, PoolAxis axis, IndexExpression output) =>
        axis.Overhang == 0 ? axis.Kernel : b.LetIndex(name, axis.Counted(output));

    private void Windows(IndexExpression row, IndexExpression taps, IndexExpression counted)
    {
        (_taps, _counted) = (taps, counted);
        var output = b.LetIndex("first", row * (_width.Out * isa.Lanes));
        var left = new List<Local?>();
        for (int k = 0; k < _shared; k++)
        {
            left.Add(EdgeColumn(0, k));
        }

        int begin = _width.WholeBegin;
        int end = _width.WholeEnd;
        if (end - begin == 1)
        {
            end = begin;
        }

        for (int ow = 0; ow < begin; ow++)
        {
            left = Edge(output, ow, left);
        }

        if (end > begin)
        {
            Local[] carried = [.. left.Select((column, k) => b.Let(Invariant($"left{k}"), column!))];
            b.For("ow", begin, end, ow =>
            {
                var at = b.LetIndex("at", ow * (_width.Stride * isa.Lanes));
                var window = carried.ToList();
                for (int k = _shared; k < _width.Kernel; k++)
                {
                    Take(window, Invariant($"column{k}"), at + ((k - _width.PadBegin) * isa.Lanes));
                }

                Finish("", output, ow, window, _width.Kernel);
                for (int k = 0; k < _shared; k++)
                {
                    b.Assign(carried[k], window[k + _width.Stride]);
                }
            });
            left = [.. carried];
        }

        for (int ow = end; ow < _width.Out; ow++)
        {
            left = Edge(output, ow, left);
        }
    }

    // A window whose place is known beforehand; gives back the columns that it shares with the next.
    private List<Local?> Edge(IndexExpression output, int ow, List<Local?> left)
    {
        string suffix = Invariant($"_{ow}");
        if (_shared == 0)
        {
            var taps = new List<Local>();
            int columns = 0;
            for (int k = 0; k < _width.Kernel; k++)
            {
                int at = Position(ow, k);
                if (IsInside(at))
                {
                    Take(taps, Invariant($"edge{at}"), at * isa.Lanes);
                    columns++;
                }
            }

            Finish(suffix, output, ow, taps, columns);
            return [];
        }

        List<Local?> window = [.. left];
        for (int k = _shared; k < _width.Kernel; k++)
        {
            window.Add(EdgeColumn(ow, k));
        }

        Local[] present = [.. window.OfType<Local>()];
        Finish(suffix, output, ow, present, present.Length);
        return window.GetRange(_width.Stride, _shared);
    }

    private Local? EdgeColumn(int ow, int k)
    {
        int at = Position(ow, k);
        return IsInside(at) ? Column(Invariant($"edge{at}"), at * isa.Lanes) : null;
    }

    private int Position(int ow, int k) => (ow * _width.Stride) - _width.PadBegin + k;

    private bool IsInside(int at) => at >= 0 && at < _width.In;

    // Adds what a window takes of a column: the column where it is shared or clipped, else all of its positions.
    private void Take(List<Local> window, string name, IndexExpression at)
    {
        if (_shared > 0 || _clipped is not null)
        {
            window.Add(Column(name, at));
        }
        else
        {
            window.AddRange(Positions(name, at));
        }
    }

    private Local Column(string name, IndexExpression at) =>
        _clipped is { } clipped ? clipped(name, at)
        : _rows.Count == 1 ? b.Let(name, new Load(_rows[0], at, true))
        : b.Let(name, reduction.Combine([.. Positions(name, at)]));

    private IEnumerable<Local> Positions(string name, IndexExpression at) =>
        _rows.Select(row => b.Let($"{name}_{row}", new Load(row, at, true)));

    private void Finish(string suffix, IndexExpression output, IndexExpression ow, IReadOnlyList<Value> window, int columns)
    {
        var counted = _width.Overhang == 0 ? _width.Kernel : _width.Counted(ow);
        var site = new PoolSite(suffix, true, 0, output + (ow * isa.Lanes), 0, _taps * columns, _counted * counted);
        reduction.Set(b, site, reduction.Combine(window));
        reduction.End(b, site);
    }
}
