using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// How long the steps of a pass over one image take beside each other, in multiply-adds: those of the layer, whatever
/// the algorithm, and four for each float that is read or written, about what the second cache moves in the time of
/// four.
/// </summary>
internal static class WorkEstimate
{
    private const int PerFloat = 4;

    // Some ten microseconds: waking a thread and waiting for it at the end of each level cost several.
    private const long WorthSharingPerLane = 65_536;

    /// <summary>The estimate of a step.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="step">One of the node's steps.</param>
    public static long Of(NetworkGraph graph, Node node, Step step)
    {
        if (step.Work is not KernelWork)
        {
            return 0;
        }

        var operation = node.Operation is WinogradInputOperation transform ? transform.Of : node.Operation;
        return (operation is ForwardOperation forward ? forward.MultiplyAdds : 0)
            + (PerFloat * step.Operands.Sum(tensor => graph.Tensors[tensor].Shape.Elements));
    }

    /// <summary>Whether one thread ends a pass over one image before several would, which wait for one
    /// another.</summary>
    /// <param name="work">The estimate of all steps.</param>
    /// <param name="isa">The instruction set.</param>
    public static bool IsForOneThread(long work, InstructionSet isa) => work < WorthSharingPerLane * isa.Lanes;
}
