using NetGen.Cli.Export.Operators;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Cli.Export;

/// <summary>
/// Turns a network into an ONNX model for inference. Nodes have the names of layers, and weights those of their parameters;
/// what a layer computes in several nodes has parts named <c>layer/Operator</c>. Outputs of training only are left out, with
/// all that only they need.
/// </summary>
internal static class Exporter
{
    /// <summary>The version of the standard operators: the first whose Softmax runs over one axis. Post-processing may need a later one.</summary>
    public const long Opset = 13;

    /// <summary>The name of the program in models that it writes.</summary>
    public const string Producer = "NetGen";

    /// <summary>The model of a sound network. Its initializers without values are the weights.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batch">The number of images, or null to leave it open.</param>
    /// <param name="folds">Whether batch norms go into the weights before them.</param>
    public static OnnxModel Export(NetSpec spec, int? batch, bool folds)
    {
        var network = NetworkBuilder.Build(spec, Purpose.Inference, out var problems)
            ?? throw new ArgumentException(problems[0].ToString(), nameof(spec));
        network = InferencePart.Of(network);
        if (folds)
        {
            network = FoldBatchNorm.Run(network);
        }

        var draft = new ExportDraft();
        AddWeights(draft, network);
        foreach (var input in network.Inputs)
        {
            draft.AddValue(network.Tensors[input.Tensor]);
        }

        var nodes = network.Nodes.Where(node => node.Operation is not (FoldNormOperation or ScaleWeightsOperation)).ToList();
        foreach (var node in nodes)
        {
            draft.AddValue(network.Tensors[node.Output]);
        }

        foreach (var node in nodes)
        {
            OperatorTable.Find(node.Operation)(new ExportContext(draft, network, node));
        }

        var outputs = network.Outputs.Select(output => Value(Output(draft, output), output.Tensor)).ToList();
        var inputs = network.Inputs.Select(input => Value(draft.NameOf(input.Tensor), input.Tensor)).ToList();
        var steps = PostProcessing.Of(spec, network);
        var further = new PostProcessings(draft, network.Outputs.Zip(outputs).ToDictionary(pair => pair.First.Name, pair => pair.Second.Name), batch);
        outputs.AddRange([.. steps.Select(further.Add)]);
        long opset = steps.Select(PostProcessings.OpsetOf).Prepend(Opset).Max();
        return new OnnxModel(opset, Producer, new OnnxGraph(spec.Name, draft.Nodes, draft.Initializers, inputs, outputs));

        OnnxValue Value(string name, int tensor) =>
            new(name, [batch ?? -1, .. network.Tensors[tensor].Shape.Dimensions.Select(extent => (long)extent)]);
    }

    /// <summary>The parameters that are read, in their order; a weight with a folded batch norm has a bias behind it.</summary>
    private static void AddWeights(ExportDraft draft, NetworkGraph network)
    {
        var read = network.Nodes
            .Where(node => node.Operation is not (FoldNormOperation or ScaleWeightsOperation))
            .SelectMany(node => node.Inputs)
            .ToHashSet();
        var scaled = network.Nodes.Where(node => node.Operation is ScaleWeightsOperation).ToDictionary(node => node.Inputs[0]);
        foreach (var parameter in network.Parameters)
        {
            if (read.Contains(parameter.Tensor))
            {
                draft.AddWeight(parameter.Tensor, parameter.Name, parameter.Dimensions);
            }
            else if (scaled.TryGetValue(parameter.Tensor, out var scale))
            {
                int sum = network.Nodes.Single(node => node.Operation is FoldNormOperation && node.Outputs[0] == scale.Inputs[1]).Outputs[1];
                draft.AddWeight(scale.Output, parameter.Name, parameter.Dimensions);
                draft.AddWeight(sum, BiasOf(parameter.Name), [parameter.Dimensions[0]]);
            }
        }
    }

    // As FoldedWeights names it.
    private static string BiasOf(string weight) => weight[..(weight.LastIndexOf('.') + 1)] + "bias";

    /// <summary>The value of an output, which has the name that the user knows.</summary>
    private static string Output(ExportDraft draft, Port output)
    {
        string value = draft.NameOf(output.Tensor);
        if (value == output.Name)
        {
            return value;
        }

        // A layer that passes its input on, such as dropout.
        string name = draft.Unique(output.Name);
        draft.Add("Identity", name, [value], name);
        return name;
    }
}
