using NetGen.Cli.Onnx;
using NetGen.Generated;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Cli.Export;

/// <summary>The parameters of a network without its code: they are initialised, loaded and folded as those of a generated
/// class.</summary>
internal sealed class WeightStore : Network
{
    private static readonly PassProgram NoProgram = new()
    {
        Pack = [],
        Forward = [],
        Backward = [],
        PackedSize = 0,
        ActivationStride = 0,
        InputOffsets = [],
        OutputOffsets = [],
        OutputGradientOffsets = [],
        InputGradientOffsets = [],
    };

    private WeightStore(NetworkInfo info, ulong seed)
        : base(info, new NetworkProgram(InstructionSet.Portable, NoProgram, () => NoProgram), seed)
    {
    }

    /// <summary>The parameters that a new network has, auxiliary outputs included.</summary>
    /// <param name="spec">The network, without mistakes.</param>
    /// <param name="seed">Determines them.</param>
    public static WeightStore Create(NetSpec spec, ulong seed)
    {
        var graph = NetworkBuilder.Build(spec, Purpose.Inference, out var problems)
            ?? throw new ArgumentException(problems[0].ToString(), nameof(spec));
        var inference = FoldBatchNorm.Run(InferencePart.Of(graph));
        var read = inference.Nodes.SelectMany(node => node.Inputs).ToHashSet();
        long size = 0;
        var parameters = new List<ParameterInfo>();
        foreach (var parameter in graph.Parameters)
        {
            parameters.Add(new ParameterInfo(
                parameter.Name,
                [.. parameter.Dimensions],
                checked((int)size),
                parameter.FanIn,
                parameter.FanOut,
                Enum.Parse<NetGen.Generated.ParameterKind>(parameter.Kind.ToString()),
                parameter.Initialization.Value,
                parameter.Frozen));
            size += Sizes.Align(parameter.Elements);
        }

        var info = new NetworkInfo(spec.Name, Ports(auxiliary: null), Ports(auxiliary: false), Ports(auxiliary: true), [.. parameters], checked((int)size), 0)
        {
            Folds = [.. FoldBatchNorm.Folds(inference).Select(fold => new FoldInfo(fold.Weight, fold.Norm, fold.Epsilon))],
            TrainingOnly = [.. graph.Parameters.Where(parameter => !read.Contains(parameter.Tensor)).Select(parameter => parameter.Name)],
        };
        return new WeightStore(info, seed);

        TensorInfo[] Ports(bool? auxiliary) =>
        [
            .. (auxiliary is null ? graph.Inputs : graph.Outputs.Where(output => output.Auxiliary == auxiliary))
                .Select(port => new TensorInfo(port.Name, [.. graph.Tensors[port.Tensor].Shape.Dimensions])),
        ];
    }

    /// <summary>The values that a model asks for.</summary>
    /// <param name="folds">Whether batch norms are in the weights before them.</param>
    public WeightValues Values(bool folds)
    {
        if (!folds)
        {
            return Read;
        }

        var folded = Fold().Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        return name => folded[name].Span;
    }
}
