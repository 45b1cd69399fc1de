using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>The kernels of dense layers: products with a matrix in training, where images come in batches, and with a
/// vector at inference; and those of products of two layers.</summary>
internal static class DenseRows
{
    public static IReadOnlyList<KernelRow> All { get; } =
    [
        KernelRow.Of<DenseOperation>((node, dense) => node.Kernel("", node.Purpose == Purpose.Training
            ? new DenseBatch(dense.InFeatures, dense.OutFeatures, dense.Bias, node.Node.Epilogue)
            : new DenseVector(dense.InFeatures, dense.OutFeatures, dense.Bias, node.Node.Epilogue, dense.HalfWeights))),
        KernelRow.Of<DenseDataGradientOperation>((node, gradient) => node.Kernel(
            "data gradient", new DenseDataGradient(gradient.Forward.InFeatures, gradient.Forward.OutFeatures, node.Node.Epilogue))),
        KernelRow.Of<DenseWeightGradientOperation>((node, gradient) => node.Kernel(
            "weight gradient", new DenseWeightGradient(gradient.Forward.InFeatures, gradient.Forward.OutFeatures))),
        KernelRow.Of<MatMulOperation>((node, product) => node.Kernel(node.Role, new MatMul(
            product.Matrices,
            product.Rows,
            product.Inner,
            product.Columns,
            product.TransposeA,
            product.TransposeB,
            node.Node.Epilogue))),
        KernelRow.Of<PairWeightsOperation>(Pair),
        KernelRow.Of<ScaleWeightsOperation>((node, scale) =>
            node.Kernel("scale", new ScaleRows(scale.OutChannels, node.Channels / scale.OutChannels))),
    ];

    private static Step Pair(NodeLowering node, PairWeightsOperation pair)
    {
        var kernel = new PairRows(pair.Dense.OutFeatures, pair.Dense.InFeatures, pair.Scaled);
        node.SetSize(node.Node.Output, kernel.PairedSize);
        return node.Kernel("round", kernel);
    }
}
