using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Elements of x (Outer, Extent, Inner) by their index along the middle axis, y (Outer, indices, Inner). Operands: x, y.
/// Or the gradient, which adds dy up where an element of x was read: operands dy, dx. A work item is an outer index. If
/// there is one only, it is a part of the inner axis, or all of it for the gradient.
/// </summary>
/// <param name="Outer">The elements of the axes before.</param>
/// <param name="Extent">The extent of the axis.</param>
/// <param name="Inner">The elements of the axes behind.</param>
/// <param name="Runs">The indices.</param>
/// <param name="IsGradient">Whether it is the gradient.</param>
public sealed record Gather(int Outer, int Extent, int Inner, EquatableArray<IndexRun> Runs, bool IsGradient = false) : KernelSpec
{
    // Floats of the inner axis that are worth handing to a thread, a multiple of every vector.
    private const int Chunk = 512;

    private const int LongestText = 48;

    /// <inheritdoc/>
    public override string Name =>
        Invariant($"Gather{(IsGradient ? "Gradient" : "")}_{Outer}x{Extent}x{Inner}_{Short(string.Join("_", Runs.Select(run => run.Text)))}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private int Indices => Runs.Sum(run => run.Count);

    private int Chunks => Outer > 1 || IsGradient ? 1 : (Inner + Chunk - 1) / Chunk;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Outer > 1 ? Outer : Chunks;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        string[] operands = IsGradient ? ["dy", "dx"] : ["x", "y"];
        b.For("item", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), item =>
        {
            // The elements of an outer index, or a part of each element.
            b.LetPointer("elements", IsGradient ? "dx" : "x", item * (Chunks > 1 ? Chunk : Extent * Inner));
            b.LetPointer("chosen", IsGradient ? "dy" : "y", item * (Chunks > 1 ? Chunk : Indices * Inner));
            if (Chunks > 1)
            {
                b.LetIndex("width", IndexExpression.Min(Chunk, (Inner / isa.Lanes * isa.Lanes) - (item * Chunk)));
            }

            if (IsGradient)
            {
                var zero = b.Let("zero", new Constant(0, true));
                VectorTiles.For(b, "z", Extent * Inner, isa.Lanes, 1, (z, active) => b.Store("elements", z, zero, active[0]));
            }

            int first = 0;
            foreach (var (run, number) in Runs.Select((run, number) => (run, number)))
            {
                Along(b, isa, item, run, number, 0, run.Start, first);
                first += run.Count;
            }
        });
        return new Kernel(
            Name,
            [
                IsGradient
                    ? Invariant($"dx ({Outer}, {Extent}, {Inner}) = the sums of dy ({Outer}, {Indices}, {Inner}) at the indices of its middle axis.")
                    : Invariant($"y ({Outer}, {Indices}, {Inner}) = x ({Outer}, {Extent}, {Inner}) at the indices of its middle axis."),
                "Run after run of indices, the loops of each one within the other.",
            ],
            KernelParameters.Of(Reach, operands),
            b.Statements);
    }

    // The loops of a run: an index of x, and the one of y where it goes.
    private void Along(
        KernelBuilder b, InstructionSet isa, IndexExpression item, IndexRun run, int number, int level, IndexExpression index, IndexExpression place)
    {
        int within = run.Levels.Skip(level + 1).Aggregate(1, (product, inner) => product * inner.Count);
        if (level == run.Levels.Count)
        {
            if (Chunks > 1)
            {
                Part(b, isa, item, number, index * Inner, place * Inner);
            }
            else
            {
                Row(b, isa, number, index * Inner, place * Inner, Inner);
            }
        }
        else if (run.Levels[level] is var loop && within == 1 && loop.Step == 1 && Chunks == 1)
        {
            Row(b, isa, number, index * Inner, place * Inner, loop.Count * Inner);
        }
        else if (within == 1 && loop.Step == 0 && Inner == 1)
        {
            Same(b, isa, number, index, place, loop.Count);
        }
        else
        {
            b.For(Invariant($"j{level}"), 0, loop.Count, j =>
                Along(b, isa, item, run, number, level + 1, loop.Step < 0 ? index - (j * -loop.Step) : index + (j * loop.Step), place + (j * within)));
        }
    }

    // A run of floats of x and of y.
    private void Row(KernelBuilder b, InstructionSet isa, int number, IndexExpression x, IndexExpression y, int count)
    {
        var (element, choice) = Places(b, number, x, y);
        if (count == 1)
        {
            Move(b, element, choice, 0, isVector: false, 0, "");
            return;
        }

        VectorTiles.For(b, "w", count, isa.Lanes, 1, (w, active) => Move(b, element, choice, w, isVector: true, active[0], Invariant($"rest{number}")));
    }

    // What the work item has of a row of the inner axis; the pointers begin there.
    private void Part(KernelBuilder b, InstructionSet isa, IndexExpression item, int number, IndexExpression x, IndexExpression y)
    {
        var (element, choice) = Places(b, number, x, y);
        int whole = Inner / isa.Lanes * isa.Lanes;
        b.For("w", 0, KernelBuilder.Index("width"), w => Move(b, element, choice, w, isVector: true, 0, ""), isa.Lanes);
        if (whole < Inner)
        {
            b.IfLess(Chunks - 2, item, () => Move(b, element, choice, whole - ((Chunks - 1) * Chunk), isVector: true, Inner - whole, "rest"));
        }
    }

    private static (string Element, string Choice) Places(KernelBuilder b, int number, IndexExpression x, IndexExpression y) =>
        (b.LetPointer(Invariant($"element{number}"), "elements", x), b.LetPointer(Invariant($"choice{number}"), "chosen", y));

    private void Move(KernelBuilder b, string x, string y, IndexExpression at, bool isVector, int active, string name)
    {
        Value value = new Load(IsGradient ? y : x, at, isVector);
        value = IsGradient ? new Load(x, at, isVector) + value : value;
        b.Store(IsGradient ? x : y, at, active == 0 ? value : b.Let(name, value), active);
    }

    // One element of x as several of y.
    private void Same(KernelBuilder b, InstructionSet isa, int number, IndexExpression x, IndexExpression y, int count)
    {
        if (IsGradient)
        {
            var sum = b.Let(Invariant($"sum{number}"), new Constant(0, true));
            VectorTiles.For(b, "w", count, isa.Lanes, 1, (w, active) => b.Assign(sum, sum + new Load("chosen", y + w, true, active[0])));
            b.Store("elements", x, new Load("elements", x, false) + new Sum(sum));
            return;
        }

        var same = b.Let(Invariant($"same{number}"), new Broadcast(new Load("elements", x, false)));
        VectorTiles.For(b, "w", count, isa.Lanes, 1, (w, active) => b.Store("chosen", y + w, same, active[0]));
    }

    // The text of many runs is too long for a name.
    private static string Short(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        // Fowler, Noll and Vo's hash FNV-1a of 64 bits (RFC 9923, section 5).
        ulong hash = 0xCBF29CE484222325;
        foreach (char letter in text)
        {
            hash = unchecked((hash ^ letter) * 0x100000001B3);
        }

        return Invariant($"{hash:x16}");
    }
}
