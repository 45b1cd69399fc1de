using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>Writes the file of one pass of a network: the offsets of its tensors and its stages.</summary>
public sealed class PassWriter(NetSpec spec, PassPlan plan)
{
    private readonly CodeWriter _writer = new();
    private readonly TensorNames _names = new(plan);
    private readonly SharedStages _shared = new(plan, new TensorNames(plan));

    // Update is not among them if it is empty.
    private IEnumerable<StageList> Lists => new[]
    {
        new StageList("Pack", plan.Pack, _shared),
        new StageList("Forward", plan.Forward, _shared),
        new StageList("Backward", plan.Backward, _shared),
        new StageList("Update", plan.Update, _shared),
    }.Where(list => list.Property != "Update" || plan.Update.Count > 0);

    // The stages with methods of their own.
    private IEnumerable<PlannedStage> Own => plan.Stages.Where(stage => _shared.Of(stage) is null);

    /// <summary>The name of the nested class that holds a pass.</summary>
    public static string ClassName(Isa.InstructionSet isa, bool training) => isa.Name + (training ? "Training" : "Inference");

    /// <summary>The file.</summary>
    public GeneratedFile Write()
    {
        string className = ClassName(plan.Isa, plan.Training);
        SourceFile.Begin(_writer, Identifiers.Escape(spec.Namespace), nullable: false);
        string kernels = SourceFile.KernelClass(plan.Isa);
        _writer.Line($"using {kernels} = global::{SourceFile.KernelNamespace}.{kernels};");
        _writer.Line();
        using (_writer.Block($"partial class {Identifiers.Escape(spec.Name)}"))
        {
            _writer.Line("/// <summary>" + (plan.Training
                ? $"Forward and backward passes over a batch for {plan.Isa.Name}."
                : $"The forward pass of one image for {plan.Isa.Name}.") + "</summary>");
            _writer.Line("/// <remarks>");
            _writer.Line(
                $"/// Activations take {Bytes(plan.Memory.ActivationStride)} bytes an image, of which {Bytes(plan.Memory.LowerBound)}"
                + " are in use at the busiest step;");
            _writer.Line($"/// rearranged weights take {Bytes(plan.Memory.PackedSize)} bytes"
                + (plan.Memory.ScratchSize == 0 ? "." : $", and scratch {Bytes(plan.Memory.ScratchSize)} a thread."));
            _writer.Line("/// </remarks>");
            using (_writer.Block($"private static unsafe class {className}"))
            {
                WriteOffsets();
                WriteProgram();
                foreach (var list in Lists)
                {
                    list.WriteMethods(_writer);
                }

                foreach (var method in _shared.Methods)
                {
                    _writer.Line();
                    new StageWriter(plan, _names, _writer, method.Spelling()).Write(method);
                }

                foreach (var stage in Own)
                {
                    _writer.Line();
                    new StageWriter(plan, _names, _writer).Write(stage);
                }
            }
        }

        string part = plan.Training ? "Training" : "Inference";
        return new GeneratedFile($"{spec.FullName}.{plan.Isa.Name}.{part}.g.cs", _writer.ToString());
    }

    private void WriteOffsets()
    {
        WriteOffsets(
            "Parameters" + (plan.Training ? " and, at the same offsets, their gradients" : "") + ", in canonical layout.",
            TensorRole.Parameter,
            t => string.Join(", ", plan.Graph.Parameters.First(p => p.Tensor == t.Id).Dimensions.Select(Number)));
        WriteOffsets("Weights rearranged for the kernels.", TensorRole.Packed, t => Number(t.Shape.Channels));
        string lanes = Number(plan.Isa.Lanes);
        WriteOffsets(
            "Activations of one image, in memory planned by liveness.",
            TensorRole.Activation,
            t => string.Join(", ", t.Shape.Dimensions.Select(Number))
                + (t.Layout == Layout.Blocked ? $") in blocks of {lanes} channels (" : ""));
        _writer.Line("// The distance of two images' activations.");
        _writer.Line($"private const int Stride = {Number(plan.Memory.ActivationStride)};");
        if (plan.Training)
        {
            _writer.Line();
            _writer.Line("// Images that a thread takes through a stage together.");
            _writer.Line($"private const int ImagesPerChunk = {Number(StageWriter.ImagesPerChunk)};");
        }

        _writer.Line();
    }

    private void WriteOffsets(string title, TensorRole role, Func<Tensor, string> shape)
    {
        var tensors = _names.Of(role, Own).ToArray();
        if (tensors.Length == 0)
        {
            return;
        }

        _writer.Line("// " + title);
        foreach (var (tensor, name, offset) in tensors)
        {
            string comment = $"({shape(tensor)})".Replace(" ()", "");
            _writer.Line($"private const int {name} = {Number(offset)}; // {comment}");
        }

        _writer.Line();
    }

    private void WriteProgram()
    {
        var graph = plan.Graph;
        _writer.Line("/// <summary>The pass as the runtime runs it.</summary>");
        _writer.Line("public static global::NetGen.Generated.PassProgram Program { get; } = new()");
        _writer.Line("{");
        using (_writer.Indent())
        {
            foreach (var list in Lists)
            {
                list.WriteProperty(_writer);
            }

            StageTitles.Write(_writer, plan);
            _writer.Line($"PackedSize = {Number(plan.Memory.PackedSize)},");
            _writer.Line("ActivationStride = Stride,");
            if (plan.Memory.ScratchSize > 0)
            {
                _writer.Line($"ScratchSize = {Number(plan.Memory.ScratchSize)},");
            }

            _writer.Line($"InputOffsets = {Offsets(graph.Inputs.Select(input => input.Tensor))},");
            _writer.Line($"OutputOffsets = {Offsets(graph.Outputs.Select(output => output.Tensor))},");
            _writer.Line($"OutputGradientOffsets = {Offsets(graph.OutputGradients)},");
            _writer.Line($"InputGradientOffsets = {Offsets(graph.InputGradients)},");
            if (graph.Nodes.FirstOrDefault(NormalizesVectors) is { } norm)
            {
                _writer.Line($"NormalizesVectors = {ApiWriter.Literal(norm.Name)},");
            }
        }

        _writer.Line("};");
    }

    // Whether a node takes statistics of one value of a channel an image.
    private bool NormalizesVectors(Node node) =>
        node.Operation is BatchStatisticsOperation && plan.Graph.Tensors[node.Inputs[0]].Shape.Positions == 1;

    private string Offsets(IEnumerable<int> tensors) => "[" + string.Join(", ", tensors.Select(id => _names[id])) + "]";

    private static string Bytes(long floats) => (floats * sizeof(float)).ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
