using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Ops;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Reduction;

/// <summary>
/// One number in place of all elements along some axes. Operands: x, y, both dense. A work item is an index along the
/// first axis that stays, or a tile of some vectors of it. Long runs are added up in parts, and their sums in
/// parts again, so that the error grows with the logarithm of their length.
/// </summary>
/// <param name="Kind">Which number.</param>
/// <param name="Axes">The axes of x.</param>
public sealed record Reduce(ReduceKind Kind, ReductionAxes Axes) : KernelSpec
{
    // Chains of combinations side by side, to hide the latency of one.
    private const int Chains = 4;

    // Additions of one chain: what is longer is added up in parts, of which there are as many, or parts of parts.
    private const int Part = 64;

    /// <inheritdoc/>
    public override string Name => "Reduce" + Axes.Name(Combination.Name(Kind));

    /// <inheritdoc/>
    public override string Family => "Reduction";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Axes.WorkItems(isa, Chains);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Axes.ForEachResult(b, isa, Chains, (x, y, active, suffix) =>
        {
            if (Axes.LastIsReduced)
            {
                AlongResult(b, isa, x, y);
            }
            else
            {
                AcrossResults(b, isa, x, y, active, suffix);
            }
        });
        return new Kernel(
            Name,
            [
                Invariant($"y = the {Combination.Name(Kind)} of x {Axes.Text} over the axes with a star."),
                Axes.LastIsReduced ? "Vectors of elements of one result; chains of combinations side by side." : "Vectors of results, some side by side.",
            ],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);
    }

    private void AcrossResults(KernelBuilder b, InstructionSet isa, IndexExpression x, IndexExpression y, int[] active, string suffix)
    {
        string from = b.LetPointer("from" + suffix, "x", x);
        var results = Accumulators(b, "result", active.Length, suffix);
        Combine(b, Runs([.. Axes.Reduced]), 1, 0, results, (at, into) => AddVectors(b, isa, from, at, into));
        for (int v = 0; v < results.Length; v++)
        {
            if (Kind == ReduceKind.Mean)
            {
                b.Assign(results[v], results[v] / new Constant(Axes.Elements, true));
            }

            b.Store("y", y + (v * isa.Lanes), results[v], active[v]);
        }
    }

    private void AlongResult(KernelBuilder b, InstructionSet isa, IndexExpression x, IndexExpression y)
    {
        int run = Axes.Extents[Axes.Extents.Count - 1];
        int whole = run / isa.Lanes * isa.Lanes;

        // A sum has room for zeros in the last vector.
        bool padded = Combination.IsSum(Kind) && whole < run;
        var chains = Accumulators(b, "chain", Math.Min(Chains, (whole / isa.Lanes) + (padded ? 1 : 0)), "");
        var single = whole < run && !padded ? b.Let("single", new Constant(Combination.Neutral(Kind), false)) : null;
        int tile = Math.Max(1, chains.Length) * isa.Lanes;
        int tiles = run / tile;
        string from = b.LetPointer("from", "x", x);
        Combine(b, Runs([.. Axes.Reduced.Where(axis => axis < Axes.Extents.Count - 1)]), tiles + 1, 0, chains, (at, into) =>
        {
            if (into.Length > 0)
            {
                Combine(b, [new Run(tiles, tile, "i")], 1, at, into, (i, sums) => AddVectors(b, isa, from, i, sums));
                AddVectors(b, isa, from, at + (tiles * tile), [.. into.Take((whole - (tiles * tile)) / isa.Lanes)]);
            }

            if (padded)
            {
                var end = into[into.Length - 1];
                b.Assign(end, end + new Load(from, at + whole, true, run - whole));
            }
            else if (single is not null)
            {
                b.For("t", whole, run, t => b.Assign(single, Combination.Of(Kind, single, new Load(from, at + t, false))));
            }
        });
        Finish(b, isa, chains, single, y);
    }

    private void AddVectors(KernelBuilder b, InstructionSet isa, string from, IndexExpression at, Local[] into)
    {
        for (int v = 0; v < into.Length; v++)
        {
            b.Assign(into[v], Combination.Of(Kind, into[v], new Load(from, at + (v * isa.Lanes), true)));
        }
    }

    private void Finish(KernelBuilder b, InstructionSet isa, Local[] chains, Local? single, IndexExpression y)
    {
        if (chains.Length == 0)
        {
            b.Store("y", y, single!);
            return;
        }

        var all = b.Let("all", chains.Skip(1).Aggregate((Value)chains[0], (total, chain) => Combination.Of(Kind, total, chain)));
        if (Combination.IsSum(Kind))
        {
            Value sum = new Sum(all);
            b.Store("y", y, Kind == ReduceKind.Mean ? sum / new Constant(Axes.Elements, false) : sum);
            return;
        }

        Combination.Lanes(b, Kind, all, isa.Lanes);
        if (single is not null)
        {
            b.Assign(all, Combination.Of(Kind, all, new Broadcast(single)));
        }

        b.Store("y", y, all, 1);
    }

    private Local[] Accumulators(KernelBuilder b, string name, int count, string suffix) =>
        [.. Enumerable.Range(0, count).Select(i => b.Let(Invariant($"{name}{i}{suffix}"), new Constant(Combination.Neutral(Kind), true)))];

    // Writes the loops over some runs; the body adds a number of times.
    private void Combine(
        KernelBuilder b, Run[] runs, int additions, IndexExpression at, Local[] into, Action<IndexExpression, Local[]> body)
    {
        if (runs.Length == 0)
        {
            body(at, into);
            return;
        }

        var run = runs[0];
        Run[] within = [.. runs.Skip(1)];
        long inside = within.Aggregate((long)additions, (product, r) => product * r.Count);
        Within("", 0, run.Count, run.Count, into);

        void Within(string level, IndexExpression begin, IndexExpression end, int count, Local[] sums)
        {
            if (count == 1)
            {
                Combine(b, within, additions, at + (begin * run.Step), sums, body);
            }
            else if (!Combination.IsSum(Kind) || inside * count <= Part)
            {
                b.For(run.Variable, begin, end, r => Combine(b, within, additions, at + (r * run.Step), sums, body));
            }
            else
            {
                int part = Math.Max(PowerOfTwo((count + Part - 1) / Part), PowerOfTwo(Part / inside));
                b.For(part == 1 ? run.Variable : run.Variable + "Part" + level, begin, end, first =>
                {
                    var own = Accumulators(b, run.Variable + "Sum" + level, into.Length, "");
                    Within(level + "s", first, IndexExpression.Min(first + part, end), part, own);
                    for (int v = 0; v < into.Length; v++)
                    {
                        b.Assign(sums[v], sums[v] + own[v]);
                    }
                }, step: part);
            }
        }
    }

    private static int PowerOfTwo(long least)
    {
        int power = 1;
        while (power < least)
        {
            power *= 2;
        }

        return power;
    }

    private Run[] Runs(int[] axes) =>
        [.. axes.Select((axis, number) => new Run(Axes.Extents[axis], Axes.Stride(axis), Invariant($"r{number}")))];

    private sealed record Run(int Count, int Step, string Variable);
}
