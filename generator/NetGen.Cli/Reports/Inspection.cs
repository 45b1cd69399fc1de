namespace NetGen.Cli.Reports;

/// <summary>What a network is and costs: the data of every report. Sizes are in bytes, of one image unless said otherwise.</summary>
/// <param name="Name">The class, with its namespace.</param>
/// <param name="InstructionSet">The instruction set that kernels, layouts and memory are for.</param>
/// <param name="Batch">The number of images of a training step.</param>
/// <param name="Inputs">What the user gives.</param>
/// <param name="Outputs">What the user gets.</param>
/// <param name="Layers">The layers in order.</param>
/// <param name="Totals">Counts over all layers.</param>
/// <param name="Inference">The memory of a session that runs one image at a time.</param>
/// <param name="Training">The memory of a trainer, in which the batch's activations stand.</param>
/// <param name="InferencePlan">How one image's activations share memory.</param>
/// <param name="TrainingPlan">The same for training, forward and backward.</param>
public sealed record Inspection(
    string Name,
    string InstructionSet,
    int Batch,
    IReadOnlyList<PortRow> Inputs,
    IReadOnlyList<PortRow> Outputs,
    IReadOnlyList<LayerRow> Layers,
    Totals Totals,
    MemoryNeed Inference,
    MemoryNeed Training,
    MemoryMap InferencePlan,
    MemoryMap TrainingPlan)
{
    /// <summary>What methods of the class do with the outputs.</summary>
    public IReadOnlyList<PostProcessingRow> PostProcessing { get; init; } = [];
}

/// <summary>Post-processing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Sources">The outputs that it reads.</param>
/// <param name="Settings">Its arguments, in a few words.</param>
/// <param name="Result">What it gives, in a few words.</param>
public sealed record PostProcessingRow(string Name, string Kind, IReadOnlyList<string> Sources, string Settings, string Result);

/// <summary>An input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape for one image, channels first.</param>
/// <param name="TrainingOnly">Whether inference leaves it out.</param>
public sealed record PortRow(string Name, IReadOnlyList<int> Shape, bool TrainingOnly);

/// <summary>A layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operation">What it computes, in a few words.</param>
/// <param name="Inputs">The layers whose outputs it reads, or inputs of the network.</param>
/// <param name="Shape">The shape of its output, channels first.</param>
/// <param name="Parameters">Its parameters that are no statistics, frozen ones included.</param>
/// <param name="Statistics">Its further numbers: moving averages.</param>
/// <param name="MultiplyAdds">Its multiply-adds for one image, forward.</param>
/// <param name="ArenaBytes">What its output takes of the activations' arena in inference; 0 where it shares another's memory.</param>
/// <param name="Kernels">The kernels that inference runs for it, in order.</param>
/// <param name="FusedInto">The layer whose kernel computes this one as well, or null.</param>
/// <param name="BytesMoved">What its kernels read and write in inference, each operand once.</param>
/// <param name="Intensity">Floating-point operations (two a multiply-add) for each of these bytes; null without any.</param>
public sealed record LayerRow(
    string Name,
    string Operation,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<int> Shape,
    long Parameters,
    long Statistics,
    long MultiplyAdds,
    long ArenaBytes,
    IReadOnlyList<string> Kernels,
    string? FusedInto,
    long BytesMoved,
    double? Intensity);

/// <summary>Counts over all layers.</summary>
/// <param name="Trainable">Trainable parameters, heads of training included.</param>
/// <param name="Statistics">Moving averages and the like.</param>
/// <param name="Inference">Parameters that inference reads.</param>
/// <param name="Folded">Those that are left when batch norms are folded into the weights before them, all statistics that are left included.</param>
/// <param name="MultiplyAdds">Multiply-adds of one image in inference.</param>
/// <param name="TrainingMultiplyAdds">Multiply-adds of one image's forward pass in training, heads included.</param>
public sealed record Totals(long Trainable, long Statistics, long Inference, long Folded, long MultiplyAdds, long TrainingMultiplyAdds);

/// <summary>What something needs of memory.</summary>
/// <param name="Items">The parts.</param>
public sealed record MemoryNeed(IReadOnlyList<MemoryItem> Items)
{
    /// <summary>All parts together, which live at the same time.</summary>
    public long Bytes => Items.Sum(item => item.Bytes);
}

/// <summary>A part of the memory.</summary>
/// <param name="What">What lies there.</param>
/// <param name="Bytes">Its size.</param>
public sealed record MemoryItem(string What, long Bytes);

/// <summary>How the activations of one image share an arena over the steps of a pass.</summary>
/// <param name="Bytes">The arena.</param>
/// <param name="LowerBound">What is alive at the busiest step; no plan can be smaller.</param>
/// <param name="Steps">What happens at each point of time.</param>
/// <param name="Blocks">What lies where, and when.</param>
public sealed record MemoryMap(long Bytes, long LowerBound, IReadOnlyList<string> Steps, IReadOnlyList<MemoryBlock> Blocks);

/// <summary>Memory that one tensor has, or several that share it one after the other.</summary>
/// <param name="Tensors">The tensors, as <c>name (shape)</c>.</param>
/// <param name="First">The step from which it is taken.</param>
/// <param name="Last">The last step that needs it.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="Bytes">Its size.</param>
public sealed record MemoryBlock(IReadOnlyList<string> Tensors, int First, int Last, long Offset, long Bytes);
