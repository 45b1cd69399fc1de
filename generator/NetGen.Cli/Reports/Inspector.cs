using NetGen.Cli.Export;
using NetGen.Generator;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Cli.Reports;

/// <summary>Gathers the data of a report from the compiler's graphs and plans.</summary>
public sealed class Inspector
{
    private readonly NetSpec _spec;
    private readonly NetworkGraph _declared;
    private readonly HashSet<(string Layer, string Mnemonic)> _used;
    private readonly PassPlan _inference;
    private readonly PassPlan _training;
    private readonly LayerKernels _kernels;

    private Inspector(NetSpec spec, Isa isa)
    {
        _spec = spec;

        // The layers are those of training, which has all of them; what inference makes of each is found by its output's name.
        _declared = NetworkBuilder.Build(spec, Purpose.Training, out var problems)
            ?? throw new ArgumentException(problems[0].ToString(), nameof(spec));
        _used = [.. NetworkBuilder.Build(spec, Purpose.Inference, out _)!.Nodes.Select(node => (node.Name, node.Operation.Mnemonic))];
        _inference = NetworkCompiler.Plan(spec, isa, Purpose.Inference);
        _training = NetworkCompiler.Plan(spec, isa, Purpose.Training);
        _kernels = new LayerKernels(_inference);
    }

    /// <summary>Inspects a network.</summary>
    /// <param name="spec">The network, without mistakes.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="batch">The number of images of a training step.</param>
    public static Inspection Inspect(NetSpec spec, Isa isa, int batch)
    {
        var inspector = new Inspector(spec, isa);
        return new Inspection(
            spec.FullName,
            isa.Name,
            batch,
            [.. inspector.Ports(inspector._declared.Inputs)],
            [.. inspector.Ports(inspector._declared.Outputs)],
            [.. inspector.Layers()],
            inspector.Totals(),
            inspector.InferenceMemory(),
            inspector.TrainingMemory(batch),
            MemoryMaps.Of(inspector._inference),
            MemoryMaps.Of(inspector._training))
        {
            PostProcessing = [.. PostProcessing.Of(spec, inspector._declared).Select(Row)],
        };
    }

    private static PostProcessingRow Row(PostProcess step) => step switch
    {
        NonMaxSuppressionProcess s => new(
            s.Name,
            NonMaxSuppressionProcess.Definition.Kind,
            [.. s.Sources],
            FormattableString.Invariant($"IoU up to {s.IouThreshold}") + (s.ScoreThreshold is { } least ? FormattableString.Invariant($", scores above {least}") : "") + (s.Centred ? ", centred" : ""),
            FormattableString.Invariant($"up to {s.MaxPerClass} of {s.Count} boxes for each of {s.Classes} classes")),
        RoiAlignProcess a => new(
            a.Name,
            RoiAlignProcess.Definition.Kind,
            [.. a.Sources],
            FormattableString.Invariant($"{(a.Maximum ? RoiAlignProcess.Max : RoiAlignProcess.Average)} of {(a.SamplingRatio == 0 ? "as many samples as elements" : $"{a.SamplingRatio}x{a.SamplingRatio} samples")}, scale {a.Scale}{(a.HalfPixel ? "" : ", whole pixels")}"),
            FormattableString.Invariant($"{a.Count}x{a.Shape.Channels}x{a.Rows}x{a.Columns}")),
        _ => throw new ArgumentException($"{step} is not known.", nameof(step)),
    };

    private IEnumerable<PortRow> Ports(IEnumerable<Port> ports) =>
        ports.Select(port => new PortRow(port.Name, Shape(port.Tensor), port.Auxiliary));

    /// <summary>The rows; a layer of several nodes, such as dropout, is one.</summary>
    private IEnumerable<LayerRow> Layers()
    {
        var layerOf = _declared.Nodes.SelectMany(node => node.Outputs.Select(output => (output, node.Name)))
            .Concat(_declared.Inputs.Select(input => (output: input.Tensor, input.Name)))
            .ToDictionary(pair => pair.output, pair => pair.Name);
        return _declared.Nodes.GroupBy(node => node.Name).Select(nodes =>
        {
            var last = nodes.Last();
            var parameters = nodes.SelectMany(node => node.Inputs).Distinct()
                .SelectMany(id => _declared.Parameters.Where(parameter => parameter.Tensor == id))
                .ToList();
            long macs = nodes.Select(node => node.Operation).OfType<ForwardOperation>().Sum(operation => operation.MultiplyAdds);
            var chosen = _kernels.Of(last.Name, _declared.Tensors[last.Output].Name);
            return new LayerRow(
                last.Name,
                Mnemonics(nodes.ToList()),
                [.. nodes.SelectMany(node => node.Inputs)
                    .Where(id => layerOf.TryGetValue(id, out string? layer) && layer != last.Name)
                    .Select(id => layerOf[id])
                    .Distinct()],
                Shape(last.Output),
                parameters.Where(parameter => parameter.Kind != ParameterKind.Statistic).Sum(parameter => parameter.Elements),
                parameters.Where(parameter => parameter.Kind == ParameterKind.Statistic).Sum(parameter => parameter.Elements),
                macs,
                chosen.ArenaBytes,
                chosen.Names,
                chosen.FusedInto,
                chosen.BytesMoved,
                macs > 0 && chosen.BytesMoved > 0 ? 2.0 * macs / chosen.BytesMoved : null);
        });
    }

    // What only training does, such as statistics of the batch, is not named beside what the layer is for.
    private string Mnemonics(IReadOnlyCollection<Node> nodes)
    {
        var used = nodes.Where(node => _used.Contains((node.Name, node.Operation.Mnemonic))).ToList();
        return string.Join(", ", (used.Count > 0 ? used : nodes).Select(node => node.Operation.Mnemonic));
    }

    private Totals Totals() => new(
        Counts.Parameters(_declared),
        _declared.Parameters.Where(parameter => parameter.Kind == ParameterKind.Statistic).Sum(parameter => parameter.Elements),
        Counts.InferenceParameters(_declared),
        Exporter.Export(_spec, batch: null, folds: true).Graph.Initializers.Where(tensor => tensor.IsWeight).Sum(tensor => (long)tensor.Count),
        Counts.MultiplyAdds(_declared),
        _declared.Nodes.Select(node => node.Operation).OfType<ForwardOperation>().Sum(operation => operation.MultiplyAdds));

    private MemoryNeed InferenceMemory() => new(
    [
        new("parameters", Bytes(_inference.Memory.ParameterArenaSize)),
        new("weights packed for the kernels", Bytes(_inference.Memory.PackedSize)),
        new("activations", Bytes(_inference.Memory.ActivationStride)),
    ]);

    private MemoryNeed TrainingMemory(int batch) => new(
    [
        new("parameters", Bytes(_training.Memory.ParameterArenaSize)),
        new("gradients", Bytes(_training.Memory.ParameterArenaSize)),
        new("two optimizer states (Adam)", 2 * Bytes(_training.Memory.ParameterArenaSize)),
        new("weights packed for the kernels", Bytes(_training.Memory.PackedSize)),
        new("activations of the batch", batch * Bytes(_training.Memory.ActivationStride)),
    ]);

    private IReadOnlyList<int> Shape(int tensor) => [.. _declared.Tensors[tensor].Shape.Dimensions];

    private static long Bytes(long floats) => floats * sizeof(float);
}
