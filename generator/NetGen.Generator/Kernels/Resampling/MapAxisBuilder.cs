using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>Writes the loops of <see cref="MapAxis"/>: runs that copy or fill are contiguous; the taps of sums are
/// constants where they are few, and in tables where they are many.</summary>
internal sealed class MapAxisBuilder
{
    private const int MostConstants = 24;
    private const int ShortestCopy = 4;
    private const string X = "from";
    private const string Y = "to";

    private readonly KernelBuilder _b = new();
    private readonly InstructionSet _isa;
    private readonly int _inner;
    private readonly float _fill;
    private readonly IReadOnlyList<AxisTap[]> _taps;
    private readonly IReadOnlyList<AxisRun> _runs;
    private readonly AxisTable? _table;

    /// <summary>A builder for the taps of each output.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="inner">Elements behind the axis.</param>
    /// <param name="taps">The taps of each output.</param>
    /// <param name="fill">What an output without taps is.</param>
    public MapAxisBuilder(InstructionSet isa, int inner, IReadOnlyList<AxisTap[]> taps, float fill)
    {
        _isa = isa;
        _inner = inner;
        _fill = fill;
        _taps = taps;
        _runs = AxisRuns.Of(taps, inner == 1 ? isa.Lanes : ShortestCopy);
        AxisTap[][] sums = [.. _runs.Where(run => run.Kind == AxisRunKind.Sums)
            .SelectMany(run => taps.Skip(run.Begin).Take(run.End - run.Begin))];
        bool isFew = sums.All(row => row.Length > 0) && sums.Sum(row => row.Length) <= MostConstants;
        _table = isFew ? null : new AxisTable(sums);
    }

    /// <summary>Whether there are tables.</summary>
    public bool HasTable => _table is not null;

    /// <summary>Writes the loop over outer indices.</summary>
    /// <param name="x">What is read.</param>
    /// <param name="inSize">Its elements for each outer index.</param>
    /// <param name="y">What is written.</param>
    /// <param name="outSize">Its elements for each outer index.</param>
    public KernelBuilder Write(string x, int inSize, string y, int outSize)
    {
        _table?.Declare(_b);
        _b.For("outer", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), outer =>
        {
            _b.LetPointer(X, x, outer * inSize);
            _b.LetPointer(Y, y, outer * outSize);
            int row = 0;
            for (int i = 0; i < _runs.Count; i++)
            {
                var run = _runs[i];
                string name = i == 0 ? "" : Invariant($"Run{i}");
                if (run.Kind == AxisRunKind.Sums)
                {
                    Sums(run, row, name);
                    row += run.End - run.Begin;
                }
                else
                {
                    Contiguous(run, name);
                }
            }
        });
        return _b;
    }

    private void Contiguous(AxisRun run, string name)
    {
        Value? fill = run.Kind == AxisRunKind.Fill ? _b.Let("fill" + name, new Constant(_fill, true)) : null;
        VectorTiles.For(_b, "i", (run.End - run.Begin) * _inner, _isa.Lanes, 1, (i, active) =>
        {
            Value value = fill ?? new Load(X, i + ((run.Begin + run.Shift) * _inner), true);
            _b.Store(Y, i + (run.Begin * _inner), active[0] == 0 ? value : _b.Named("rest" + name, value), active[0]);
        });
    }

    // A loop of one turn is written without its braces, so that its locals need names of their own.
    private void Sums(AxisRun run, int row, string name)
    {
        if (_table is null)
        {
            for (int o = run.Begin; o < run.End; o++)
            {
                Row(o, Invariant($"{name}_{o}"), [.. _taps[o].Select(tap => ((IndexExpression)tap.Index, tap.Weight == 1 ? null : (Value)new Constant(tap.Weight, false)))]);
            }

            return;
        }

        int taps = _table.Unrolled;
        _b.For("o", run.Begin, run.End, o =>
        {
            var at = _b.LetIndex("row" + name, o + (row - run.Begin));
            if (taps == 0)
            {
                Row(o, name, at);
                return;
            }

            Row(o, name, [.. Enumerable.Range(0, taps).Select(k => (at * taps) + k).Select(tap => (AxisTable.Place(tap), _table.Weight(tap)))]);
        });
    }

    // An output of a known number of taps.
    private void Row(IndexExpression o, string suffix, (IndexExpression Place, Value? Weight)[] taps)
    {
        if (_inner == 1)
        {
            Value? sum = null;
            foreach (var (place, weight) in taps)
            {
                sum = Plus(sum, new Load(X, place, false), weight);
            }

            _b.Store(Y, o, sum!);
            return;
        }

        var rows = taps.Select((tap, k) => (
            Pointer: _b.LetPointer(Invariant($"x{suffix}_{k}"), X, tap.Place * _inner),
            Weight: tap.Weight switch
            {
                null => null,
                Constant constant => constant with { IsVector = true },
                var other => (Value)_b.Let(Invariant($"weight{suffix}_{k}"), new Broadcast(other)),
            })).ToArray();
        VectorTiles.For(_b, "i", _inner, _isa.Lanes, 1, (i, active) =>
        {
            Value? sum = null;
            foreach (var (pointer, weight) in rows)
            {
                sum = Plus(sum, new Load(pointer, i, true), weight);
            }

            Store(o, i, sum!, active[0], suffix);
        });
    }

    // An output whose number of taps the table tells.
    private void Row(IndexExpression o, string suffix, IndexExpression row)
    {
        var (first, end) = AxisTable.Range(_b, suffix, row);
        if (_inner == 1)
        {
            var sum = _b.Let("sum" + suffix, new Constant(0, false));
            _b.For("tap", first, end, tap => _b.Assign(sum, Plus(sum, new Load(X, AxisTable.Place(tap), false), _table!.Weight(tap))));
            _b.Store(Y, o, sum);
            return;
        }

        VectorTiles.For(_b, "i", _inner, _isa.Lanes, 1, (i, active) =>
        {
            var sum = _b.Let("sum" + suffix + VectorTiles.Suffix(_inner, _isa.Lanes, active[0]), new Constant(0, true));
            _b.For("tap", first, end, tap => _b.Assign(
                sum,
                Plus(sum, new Load(X, (AxisTable.Place(tap) * _inner) + i, true), _table!.Weight(tap) is { } weight ? new Broadcast(weight) : null)));
            Store(o, i, sum, active[0], suffix);
        });
    }

    private void Store(IndexExpression o, IndexExpression i, Value value, int active, string suffix) =>
        _b.Store(Y, (o * _inner) + i, active == 0 ? value : _b.Named("rest" + suffix, value), active);

    private static Value Plus(Value? sum, Value x, Value? weight) => (sum, weight) switch
    {
        (null, null) => x,
        (null, _) => x * weight,
        (_, null) => sum + x,
        _ => new Fma(x, weight, sum),
    };
}
