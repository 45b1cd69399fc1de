using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>Writes the file of one pass of a network: the offsets of its tensors and its stages.</summary>
public sealed class PassWriter
{
    private readonly NetSpec _spec;
    private readonly PassPlan _plan;
    private readonly CodeWriter _writer = new();
    private readonly TensorNames _names;
    private readonly KernelCalls _calls;
    private readonly SharedMethods _shared;
    private readonly StageList[] _lists;

    /// <summary>A writer.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="plan">The pass.</param>
    public PassWriter(NetSpec spec, PassPlan plan)
    {
        (_spec, _plan) = (spec, plan);
        _names = new TensorNames(plan);
        _calls = new KernelCalls(plan.Isa);
        _shared = new SharedMethods(plan, _names, _calls);
        _lists =
        [
            new StageList("Pack", plan.Pack, _shared),
            new StageList("Forward", plan.Forward, _shared),
            new StageList("Backward", plan.Backward, _shared),
            .. plan.Update.Count == 0 ? Enumerable.Empty<StageList>() : [new StageList("Update", plan.Update, _shared)],
        ];
    }

    // The stages with methods of their own.
    private IEnumerable<PlannedStage> Own => _plan.Stages.Where(stage => _shared.Of(stage) is null);

    /// <summary>The name of the nested class that holds a pass.</summary>
    public static string ClassName(Isa.InstructionSet isa, Purpose purpose) => isa.Name + purpose;

    /// <summary>The file.</summary>
    public GeneratedFile Write()
    {
        string className = ClassName(_plan.Isa, _plan.Purpose);
        SourceFile.Begin(_writer, Identifiers.Escape(_spec.Namespace), nullable: false);
        if (_plan.Stages.SelectMany(stage => stage.Steps).Any(step => step.Work is KernelWork))
        {
            string kernels = SourceFile.KernelClass(_plan.Isa);
            _writer.Line($"using {kernels} = global::{SourceFile.KernelNamespace}.{kernels};");
            _writer.Line();
        }

        using (_writer.Block($"partial class {Identifiers.Escape(_spec.Name)}"))
        {
            _writer.Line("/// <summary>" + (_plan.Training
                ? $"Forward and backward passes over a batch for {_plan.Isa.Name}."
                : $"The forward pass of one image for {_plan.Isa.Name}.") + "</summary>");
            _writer.Line("/// <remarks>");
            _writer.Line(
                $"/// Activations take {Bytes(_plan.Memory.ActivationStride)} bytes per image, of which {Bytes(_plan.Memory.LowerBound)}"
                + " are in use at the busiest step;");
            _writer.Line($"/// rearranged weights take {Bytes(_plan.Memory.PackedSize)} bytes"
                + (_plan.Memory.ScratchSize == 0 ? "." : $", and scratch {Bytes(_plan.Memory.ScratchSize)} a thread."));
            _writer.Line("/// </remarks>");
            using (_writer.Block($"private static unsafe class {className}"))
            {
                WriteOffsets();
                WriteProgram();
                foreach (var list in _lists)
                {
                    list.WriteMethods(_writer);
                }

                foreach (var method in _shared.Methods)
                {
                    _writer.Line();
                    new StageWriter(_plan, _names, _calls, _writer, method.Spelling()).Write(method);
                }

                foreach (var stage in Own)
                {
                    _writer.Line();
                    new StageWriter(_plan, _names, _calls, _writer).Write(stage);
                }
            }
        }

        string part = _plan.Training ? "Training" : "Inference";
        return new GeneratedFile($"{FileNames.Stem(_spec)}.{_plan.Isa.Name}.{part}.g.cs", _writer.ToString());
    }

    private void WriteOffsets()
    {
        var parameters = _plan.Graph.Parameters.ToDictionary(parameter => parameter.Tensor);
        WriteOffsets(
            "Parameters" + (_plan.Training ? " and, at the same offsets, their gradients" : "") + ", in canonical layout.",
            TensorRole.Parameter,
            t => string.Join(", ", parameters[t.Id].Dimensions.Select(Number)));
        WriteOffsets("Weights rearranged for the kernels.", TensorRole.Packed, t => Number(t.Shape.Channels));
        string lanes = Number(_plan.Isa.Lanes);
        WriteOffsets(
            "Activations of one image, in memory planned by liveness.",
            TensorRole.Activation,
            t => string.Join(", ", t.Shape.Dimensions.Select(Number))
                + (t.Layout == Layout.Blocked ? $") in blocks of {lanes} channels (" : ""));
        _writer.Line("// The distance of two images' activations.");
        _writer.Line($"private const int Stride = {Number(_plan.Memory.ActivationStride)};");
        if (_plan.Training)
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
        var graph = _plan.Graph;
        _writer.Line("/// <summary>The pass as the runtime runs it.</summary>");
        _writer.Line("public static global::NetGen.Generated.PassProgram Program { get; } = new()");
        _writer.Line("{");
        using (_writer.Indent())
        {
            foreach (var list in _lists)
            {
                list.WriteProperty(_writer);
            }

            WritePackSources();
            StageTitles.Write(_writer, _plan);
            if (_plan.WorksAlone)
            {
                _writer.Line("WorksAlone = true,");
            }

            _writer.Line($"PackedSize = {Number(_plan.Memory.PackedSize)},");
            _writer.Line("ActivationStride = Stride,");
            if (_plan.Memory.ScratchSize > 0)
            {
                _writer.Line($"ScratchSize = {Number(_plan.Memory.ScratchSize)},");
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

    private void WritePackSources()
    {
        if (_plan.Training || _plan.Pack.Count == 0)
        {
            return;
        }

        var table = new TableWriter(
            "global::NetGen.Generated.ParameterRange",
            [.. PackSources.Of(_plan).Select(range => new TableRow($"new({(long)range.Begin}, {(long)range.End - range.Begin})"))]);
        _writer.Line("PackSources =");
        _writer.Line("[");
        for (int list = 0; list < table.Lists; list++)
        {
            table.WriteList(_writer, list);
        }

        _writer.Line("],");
    }

    // Whether a node takes statistics of one value of a channel per image.
    private bool NormalizesVectors(Node node) =>
        node.Operation is BatchStatisticsOperation && _plan.Graph.Tensors[node.Inputs[0]].Shape.Positions == 1;

    private string Offsets(IEnumerable<int> tensors) => "[" + string.Join(", ", tensors.Select(id => _names[id])) + "]";

    private static string Bytes(long floats) => (floats * sizeof(float)).ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
