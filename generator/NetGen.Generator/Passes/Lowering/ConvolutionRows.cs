using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels of convolutions and their gradients, by the algorithm that was chosen.</summary>
internal static class ConvolutionRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<ConvolutionOperation>((node, convolution) => Forward(node, "", convolution, convolution.Bias)),
        KernelRow.Of<TransposedConvolutionDataGradientOperation>(
            (node, gradient) => Forward(node, "data gradient", gradient.Convolution, bias: false)),
        KernelRow.OfSteps<TransposedConvolutionOperation>(
            (node, transposed) => Transposed(node, "", transposed.Transpose, transposed.Bias)),
        KernelRow.OfSteps<ConvolutionDataGradientOperation>(
            (node, gradient) => Transposed(node, "data gradient", gradient.Forward, bias: false)),
        KernelRow.Of<WinogradInputOperation>(WinogradInput),
        KernelRow.Of<ConvolutionWeightGradientOperation>(WeightGradient),
        KernelRow.Of<BiasGradientOperation>((node, _) =>
            node.Kernel("bias gradient", new BiasGradient(node.Channels, node.Positions, node.In.Layout))),
        KernelRow.Of<PackWeightsOperation>(Pack),
        KernelRow.Of<TransformWeightsOperation>(Transform),
        KernelRow.Of<UnpackWeightGradientOperation>(Unpack),
    ];

    private static Step Forward(NodeLowering node, string role, ConvolutionOperation c, bool bias)
    {
        var window = ConvolutionWindow.Forward(c.Axes);
        var epilogue = node.Node.Epilogue;
        return node.Kernel(role, node.Node.Algorithm switch
        {
            PlanarAlgorithm => new PlanarConvolution(window, c.InChannels, c.OutChannels, c.Groups, Transposed: false, bias, epilogue),
            DepthwiseAlgorithm => new DepthwiseConvolution(window, c.OutChannels, bias, epilogue),
            WinogradAlgorithm winograd => Winograd(node, winograd, window, c.InChannels, c.OutChannels, bias),
            BlockedAlgorithm { Pools: var pools } => new BlockedConvolution(
                window, c.InChannels, c.OutChannels, c.Groups, node.In.Layout, bias, epilogue, pools),
            _ => throw Unknown(node),
        });
    }

    // A data gradient, or a transposed convolution: the same kernels on the output's channels, a kernel for each phase
    // of a stride.
    private static EquatableArray<Step> Transposed(NodeLowering node, string role, ConvolutionOperation c, bool bias)
    {
        var epilogue = node.Node.Epilogue;
        if (node.Node.Algorithm is PlanarAlgorithm)
        {
            return
            [
                node.Kernel(role, new PlanarConvolution(
                    PlanarPadding.FlippedWindow(c), c.OutChannels, c.InChannels, c.Groups, Transposed: true, bias, epilogue)),
            ];
        }

        return ConvolutionWindow.DataGradient(c.Axes)
            .Select(phase => node.Kernel(role, node.Node.Algorithm switch
            {
                DepthwiseAlgorithm => new DepthwiseConvolution(phase.Reversed(), c.InChannels, bias, epilogue),
                WinogradAlgorithm winograd => Winograd(node, winograd, phase, c.OutChannels, c.InChannels, bias),
                DirectAlgorithm or PointwiseAlgorithm => new BlockedConvolution(
                    phase, c.OutChannels, c.InChannels, c.Groups, node.In.Layout, bias, epilogue),
                _ => throw Unknown(node),
            }))
            .ToEquatableArray();
    }

    private static WinogradConvolution Winograd(
        NodeLowering node, WinogradAlgorithm algorithm, ConvolutionWindow window, int inChannels, int outChannels, bool bias)
    {
        var kernel = new WinogradConvolution(
            window,
            inChannels,
            outChannels,
            bias,
            node.Node.Epilogue,
            algorithm.Blocking,
            algorithm.InParts ? WinogradPart.Output : WinogradPart.All,
            OverImages: node.Purpose == Purpose.Training,
            algorithm.Pools);
        node.SetSize(node.Node.Inputs[node.Node.Inputs.Count - 1], kernel.ScratchSize(node.Isa));
        return kernel;
    }

    private static Step WinogradInput(NodeLowering node, WinogradInputOperation input)
    {
        var (window, inChannels, outChannels) = input.Of switch
        {
            ConvolutionOperation c => (ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels),
            TransposedConvolutionOperation { Transpose: var c } => (ConvolutionWindow.DataGradient(c.Axes)[0], c.OutChannels, c.InChannels),
            _ => throw Unknown(node),
        };
        var blocking = ((WinogradAlgorithm)node.Node.Algorithm!).Blocking;
        var kernel = new WinogradConvolution(window, inChannels, outChannels, false, [], blocking, WinogradPart.Input);
        node.SetSize(node.Node.Output, kernel.TransformedSize(node.Isa));
        node.SetSize(node.Node.Inputs[1], kernel.ScratchSize(node.Isa));
        return node.Kernel("transform", kernel);
    }

    private static Step WeightGradient(NodeLowering node, ConvolutionWeightGradientOperation gradient)
    {
        var c = gradient.Forward;
        var window = ConvolutionWindow.Forward(c.Axes);
        return node.Kernel("weight gradient", node.Node.Algorithm switch
        {
            PlanarAlgorithm => new PlanarWeightGradient(window, c.InChannels, c.OutChannels, c.Groups),
            DepthwiseAlgorithm => new DepthwiseWeightGradient(window, c.OutChannels),
            WinogradGradientAlgorithm { Transform: var transform } => Winograd(transform),
            DirectAlgorithm or PointwiseAlgorithm =>
                new BlockedWeightGradient(window, c.InChannels, c.OutChannels, c.Groups, node.In.Layout),
            _ => throw Unknown(node),
        });

        WinogradWeightGradient Winograd(WinogradTransform transform)
        {
            var kernel = new WinogradWeightGradient(window, c.InChannels, c.OutChannels, transform);
            node.SetSize(node.Node.Inputs[2], kernel.ScratchSize(node.Isa));
            return kernel;
        }
    }

    private static Step Pack(NodeLowering node, PackWeightsOperation pack)
    {
        var c = pack.Convolution;
        var kernel = c.IsDepthwise ? new PackWeights(c.OutChannels, 1, 1, c.Taps, false, Layout.Planar, pack.Scaled)
            : pack.Transposed ? new PackWeights(c.InChannels, c.OutChannels, c.Groups, c.Taps, true, pack.InLayout)
            : new PackWeights(c.OutChannels, c.InChannels, c.Groups, c.Taps, false, pack.InLayout, pack.Scaled);
        node.SetSize(node.Node.Output, kernel.PackedSize(node.Isa));
        return node.Kernel(pack.Transposed ? "pack transposed" : "pack", kernel);
    }

    private static Step Transform(NodeLowering node, TransformWeightsOperation transform)
    {
        var c = transform.Convolution;
        var (outChannels, inChannels) = transform.Transposed ? (c.InChannels, c.OutChannels) : (c.OutChannels, c.InChannels);
        var kernel = new WinogradWeights(
            outChannels, inChannels, transform.Transform, transform.RegisterBlocks, transform.Transposed, transform.Scaled);
        node.SetSize(node.Node.Output, kernel.PackedSize(node.Isa));
        return node.Kernel(transform.Transposed ? "pack transposed" : "pack", kernel);
    }

    private static Step Unpack(NodeLowering node, UnpackWeightGradientOperation unpack)
    {
        var c = unpack.Convolution;
        var kernel = c.IsDepthwise
            ? new UnpackWeightGradient(c.OutChannels, 1, 1, c.Taps, Layout.Planar)
            : new UnpackWeightGradient(c.OutChannels, c.InChannels, c.Groups, c.Taps, unpack.InLayout);
        node.SetSize(node.Node.Inputs[0], kernel.Packed.Size(node.Isa));
        return node.Kernel("unpack gradient", kernel);
    }

    private static InvalidOperationException Unknown(NodeLowering node) =>
        new($"no kernel computes '{node.Node.Operation.Mnemonic}' of {node.Node.Name} by {node.Node.Algorithm?.Name ?? "no algorithm"}");
}
