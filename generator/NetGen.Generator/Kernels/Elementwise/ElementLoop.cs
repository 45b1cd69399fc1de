using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>The loop of kernels that treat every element alike; a work item is a block of elements.</summary>
internal static class ElementLoop
{
    /// <summary>The elements of a block: enough to be worth handing to a thread, a multiple of every vector.</summary>
    private const int Block = 1024;

    /// <summary>The number of work items.</summary>
    public static int WorkItems(int count) => (count + Block - 1) / Block;

    /// <summary>Writes the loop; the body computes a vector at an offset, naming locals with a suffix.</summary>
    public static KernelBuilder Write(
        InstructionSet isa, int count, string output, Func<KernelBuilder, IndexExpression, string, Value> body)
    {
        var b = new KernelBuilder();
        var begin = KernelBuilder.Index("begin");
        var end = KernelBuilder.Index("end");
        int whole = count / isa.Lanes * isa.Lanes;
        if (whole > 0)
        {
            b.For("i", begin * Block, IndexExpression.Min(end * Block, whole), i => b.Store(output, i, body(b, i, "")), isa.Lanes);
        }

        if (whole < count)
        {
            // At most one trip: the end of the last work item, if that is in the range.
            int last = WorkItems(count) - 1;
            b.For("item", last == 0 ? begin : IndexExpression.Max(begin, last), end, _ =>
                b.Store(output, whole, b.Named("result", body(b, whole, "")), count - whole));
        }

        return b;
    }
}
