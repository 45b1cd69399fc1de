using System.Globalization;
using NetGen.Generator.Kernels;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>Writes one stage of a pass as a method.</summary>
/// <param name="plan">The pass.</param>
/// <param name="names">The names of its offsets.</param>
/// <param name="calls">How its kernels are called.</param>
/// <param name="writer">What is written to.</param>
/// <param name="numbers">How the numbers of a method that several stages share are spelled; null where they stand in the method.</param>
internal sealed class StageWriter(PassPlan plan, TensorNames names, KernelCalls calls, CodeWriter writer, IStageNumbers? numbers = null)
{
    /// <summary>Images that a thread takes through a whole stage together: enough for the batched dense kernels, few enough
    /// for their activations to stay in cache.</summary>
    public const int ImagesPerChunk = 8;

    private const int LineLength = 120;

    private readonly string _kernels = SourceFile.KernelClass(plan.Isa);

    /// <summary>Writes the method.</summary>
    public void Write(PlannedStage stage)
    {
        using (writer.Block($"private static void {stage.Name}(global::NetGen.Generated.Workspace* w, int begin, int end)"))
        {
            WriteBody(stage);
        }
    }

    /// <summary>Writes the method of several stages.</summary>
    public void Write(SharedMethod method)
    {
        var stage = method.First;
        writer.Line($"// {Number(method.Stages)} times, first as {stage.Name}.");
        using (writer.Block($"private static void {method.Name}(global::NetGen.Generated.Workspace* w, int* at, int begin, int end)"))
        {
            WriteBody(stage);
        }
    }

    /// <summary>Writes what stands in the method.</summary>
    public void WriteBody(PlannedStage stage)
    {
        var steps = stage.Steps.Where(step => step.Work is not ViewWork).ToArray();
        if (stage.OverImages)
        {
            WriteOverImages(steps);
        }
        else
        {
            WriteOverWork(steps);
        }
    }

    private void WriteOverWork(Step[] steps)
    {
        bool usesActivations = steps.SelectMany(s => s.Operands).Any(IsActivation);
        if (usesActivations)
        {
            writer.Line("float* a = w->Activations;");
        }

        foreach (var step in steps)
        {
            string[] images = step.Reach == KernelReach.Batch ? ["Stride", "w->Images"] : [];
            Call(step, "a", [.. images, "begin", "end"]);
        }
    }

    private void WriteOverImages(Step[] steps)
    {
        if (steps.Length == 0)
        {
            return;
        }

        using (writer.Block("for (int first = begin; first < end; first += ImagesPerChunk)"))
        {
            writer.Line("int last = global::System.Math.Min(first + ImagesPerChunk, end);");
            int i = 0;
            while (i < steps.Length)
            {
                writer.LineBetween();
                if (steps[i].Reach == KernelReach.Images)
                {
                    Call(steps[i], "w->Activations", ["Stride", "first", "last"]);
                    i++;
                    continue;
                }

                using (writer.Block("for (int image = first; image < last; image++)"))
                {
                    writer.Line("float* a = &w->Activations[(long)image * Stride];");
                    for (; i < steps.Length && steps[i].Reach == KernelReach.Image; i++)
                    {
                        CallForImage(steps[i]);
                    }
                }
            }
        }
    }

    private void CallForImage(Step step)
    {
        if (step.Work is DropoutWork dropout)
        {
            int mask = step.Writes[0];
            long count = PlanMemory.Floats(plan.Graph.Tensors[mask], plan.Isa);
            Comment(step);
            writer.Line(
                $"global::NetGen.Generated.DropoutMask.Fill({IndexPrinter.Address("a", names[mask])}, {Number(count)}, "
                + $"{ValuePrinter.Literal(dropout.Rate)}, w->Seed, w->Step, {Number(dropout.Stream)}, image);");
            return;
        }

        Call(step, "a", ["0", Told(calls.Of(((KernelWork)step.Work).Kernel).WorkItems)]);
    }

    private void Call(Step step, string activations, string[] range)
    {
        Comment(step);
        var call = calls.Of(((KernelWork)step.Work).Kernel);
        string method = $"{_kernels}.{call.Method}";
        string[] extents = [.. call.Extents.Select(extent => $"{extent.Name}: {Told(extent.Value)}")];
        string[] arguments =
            [.. step.Operands.Select(id => IndexPrinter.Address(names.Arena(id, activations), IsScratch(id) ? "0" : numbers is null ? names.Offset(id) : Told(names.Place(id))))];
        string inline = $"{method}({string.Join(", ", [.. arguments, .. extents, .. range])});";
        if (inline.Length <= LineLength)
        {
            writer.Line(inline);
            return;
        }

        writer.Line(method + "(");
        using (writer.Indent())
        {
            string[] lines = [.. CodeWriter.Wrap(arguments, LineLength), .. CodeWriter.Wrap(extents.Concat(range), LineLength)];
            for (int i = 0; i < lines.Length; i++)
            {
                writer.Line(lines[i] + (i < lines.Length - 1 ? "," : ");"));
            }
        }
    }

    private string Told(long number) => numbers is null ? Number(number) : numbers.Tell(number);

    private void Comment(Step step)
    {
        if (numbers is { Comments: false })
        {
            return;
        }

        var shapes = step.Reads.Where(IsActivation).Take(1).Concat(step.Writes.Where(IsActivation).Take(1))
            .Select(id => plan.Graph.Tensors[id].Shape.ToString())
            .ToArray();
        string shape = shapes.Length == 0 ? "" : ": " + string.Join(" -> ", shapes);
        writer.LineBetween();
        writer.Line($"// {step.Summary}{shape}");
    }

    private bool IsScratch(int tensor) => plan.Graph.Tensors[tensor].Role == Graph.TensorRole.Scratch;

    private bool IsActivation(int tensor) => plan.Graph.Tensors[tensor].Role == Graph.TensorRole.Activation;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
