using System.Text;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Passes;

/// <summary>Writes the passes of a network as text: the name of each, what it does, and the graph behind it where that
/// has changed.</summary>
public static class PassReport
{
    /// <summary>The text.</summary>
    /// <param name="forward">The forward graph, as it was built.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the passes are for.</param>
    /// <param name="inputGradient">Whether the gradients of the inputs are wanted.</param>
    public static string Write(NetworkGraph forward, InstructionSet isa, Purpose purpose, bool inputGradient)
    {
        var text = new StringBuilder();
        string before = GraphDump.Write(forward);
        text.Append(Invariant($"{purpose}, {isa.Name}\n\n== the graph as declared\n")).Append(before);
        var passes = PassList.Prepare(purpose, inputGradient).Concat(PassList.Layout(isa, purpose));
        var graph = Planner.Run(passes, forward, (pass, after) =>
        {
            string dump = GraphDump.Write(after);
            text.Append(Invariant($"\n== {pass.Name}: {pass.Summary}\n")).Append(dump == before ? "no change\n" : dump);
            before = dump;
        });
        var lowered = ChooseKernels.Run(graph, isa, purpose, KernelTable.All);
        text.Append(Invariant($"\n== {nameof(ChooseKernels)}: makes the kernels of each node\n"));
        foreach (var step in lowered.Steps.SelectMany(steps => steps))
        {
            text.Append(step.Title).Append(" = ").Append(step.Work switch
            {
                KernelWork work => work.Kernel.Name,
                DropoutWork => "dropout mask",
                _ => "view",
            }).Append('\n');
        }

        var plan = Planner.Schedule(lowered, isa, purpose);
        text.Append(Invariant($"\n== {nameof(Schedule)}: groups kernels into stages, with barriers between\n"));
        Append(text, "pack", plan.Pack);
        Append(text, "forward", plan.Forward);
        Append(text, "backward", plan.Backward);
        Append(text, "update", plan.Update);
        return text
            .Append(Invariant($"\n== {nameof(PlanMemory)}: gives each tensor its place\n"))
            .Append(Invariant($"{plan.Memory.ActivationStride} floats of activations for each image, of which "))
            .Append(Invariant($"{plan.Memory.LowerBound} are alive at the busiest step\n"))
            .ToString();
    }

    private static void Append(StringBuilder text, string phase, EquatableArray<PlannedStage> stages)
    {
        foreach (var stage in stages)
        {
            string items = stage.OverImages ? "images" : Invariant($"{stage.WorkItems} work items");
            text.Append(Invariant($"{phase}: {stage.Name}, {items}{(stage.Barrier ? ", barrier" : "")}\n"));
        }
    }
}
