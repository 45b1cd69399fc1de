using NetGen.Generator.Diagnostics;
using NetGen.Generator.Emit;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Generator;

/// <summary>The compiler: from a declaration to C#. The source generator and the command line are its two
/// hosts.</summary>
public static class NetworkCompiler
{
    /// <summary>Checks a declaration: shapes, counts, names, sizes. Cheap; no code is made.</summary>
    public static EquatableArray<Problem> Check(NetSpec spec)
    {
        NetworkBuilder.Build(spec, Purpose.Training, out var problems);
        return problems;
    }

    /// <summary>The public surface of a sound network.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="tables">What the compiler knows of layers; the built-in ones unless given.</param>
    public static GeneratedFile Api(NetSpec spec, CompilerTables? tables = null) =>
        new ApiWriter(spec, Forward(spec, Purpose.Inference, tables)).Write();

    /// <summary>The passes of a sound network for every instruction set, and the kernels that they call.</summary>
    public static CompiledNetwork Compile(NetSpec spec) => Compile(spec, InstructionSet.All);

    /// <summary>The passes of a sound network for some instruction sets, and the kernels that they call.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="instructionSets">The instruction sets.</param>
    /// <param name="tables">What the compiler knows of layers; the built-in ones unless given.</param>
    public static CompiledNetwork Compile(NetSpec spec, EquatableArray<InstructionSet> instructionSets, CompilerTables? tables = null)
    {
        var prepared = new[] { Purpose.Inference, Purpose.Training }
            .Select(purpose => (Purpose: purpose, Graph: Planner.Prepare(Forward(spec, purpose, tables), purpose, spec.InputGradient)))
            .ToArray();
        var plans = instructionSets
            .SelectMany(isa => prepared.Select(part => Planner.Plan(part.Graph, isa, part.Purpose, tables?.Kernels)))
            .ToArray();
        return new CompiledNetwork(
            plans.Select(plan => new PassWriter(spec, plan).Write()).Prepend(ProgramsWriter.Write(spec, instructionSets)).ToEquatableArray(),
            plans.SelectMany(Kernels).Distinct().ToEquatableArray());
    }

    /// <summary>One pass of a sound network, as planned before it is written.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the pass is for.</param>
    /// <param name="tables">What the compiler knows of layers; the built-in ones unless given.</param>
    public static PassPlan Plan(NetSpec spec, InstructionSet isa, Purpose purpose, CompilerTables? tables = null) => Planner.Plan(
        Planner.Prepare(Forward(spec, purpose, tables), purpose, spec.InputGradient), isa, purpose, tables?.Kernels);

    /// <summary>The passes of a sound network as text: what each does, and the graph behind it.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the passes are for.</param>
    public static string DescribePasses(NetSpec spec, InstructionSet isa, Purpose purpose) =>
        PassReport.Write(Forward(spec, purpose, null), isa, purpose, spec.InputGradient);

    /// <summary>The kernels of all networks of a compilation, each once.</summary>
    public static EquatableArray<GeneratedFile> KernelFiles(IEnumerable<KernelRequest> kernels) =>
        KernelFileWriter.Write(kernels).ToEquatableArray();

    private static IEnumerable<KernelRequest> Kernels(PassPlan plan) => plan.Stages
        .SelectMany(stage => stage.Steps)
        .Select(step => step.Work)
        .OfType<KernelWork>()
        .Select(work => new KernelRequest(plan.Isa, work.Kernel.Code(plan.Isa)));

    private static Graph.NetworkGraph Forward(NetSpec spec, Purpose purpose, CompilerTables? tables) =>
        NetworkBuilder.Build(spec, purpose, out var problems, tables?.Layers ?? [])
        ?? throw new ArgumentException(problems[0].ToString(), nameof(spec));
}

/// <summary>What compiling one network gives.</summary>
/// <param name="Files">Its passes, one file for each instruction set and purpose.</param>
/// <param name="Kernels">The kernels they call, which networks share.</param>
public sealed record CompiledNetwork(EquatableArray<GeneratedFile> Files, EquatableArray<KernelRequest> Kernels);
