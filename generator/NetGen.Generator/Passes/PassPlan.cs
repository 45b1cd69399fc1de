using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>Everything the emission of one pass needs: what is called in which order, and where everything
/// lies.</summary>
/// <param name="Graph">The graph, with layouts.</param>
/// <param name="Isa">The instruction set.</param>
/// <param name="Purpose">What the pass is for.</param>
/// <param name="Pack">The stages that rearrange weights.</param>
/// <param name="Forward">The forward stages.</param>
/// <param name="Backward">The backward stages.</param>
/// <param name="Update">The stages that move averages after a training step.</param>
/// <param name="WorksAlone">Whether one thread ends the forward stages of one image before several would.</param>
/// <param name="Memory">Where everything lies.</param>
public sealed record PassPlan(
    NetworkGraph Graph,
    InstructionSet Isa,
    Purpose Purpose,
    EquatableArray<PlannedStage> Pack,
    EquatableArray<PlannedStage> Forward,
    EquatableArray<PlannedStage> Backward,
    EquatableArray<PlannedStage> Update,
    bool WorksAlone,
    MemoryPlan Memory)
{
    /// <summary>Whether the pass runs over a batch and backward; else over one image, forward.</summary>
    public bool Training => Purpose == Purpose.Training;

    /// <summary>All stages.</summary>
    public IEnumerable<PlannedStage> Stages => Pack.Concat(Forward).Concat(Backward).Concat(Update);
}
