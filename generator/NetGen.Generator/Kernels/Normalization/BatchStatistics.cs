using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// The mean and the biased variance of each channel over positions and images. Operands: x, mean, variance. A work item
/// is a channel, or a block of them. The mean of an image's channel and its sum of squares about that mean are computed
/// while it is in the cache, and merged in the order of the images (Chan, Golub and LeVeque 1983, equation 2.1): exact
/// for large means, and the same bits for any number of threads.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of x.</param>
public sealed record BatchStatistics(int Channels, int Positions, Layout Layout) : ChannelKernel(Channels, Positions, Layout)
{
    /// <inheritdoc/>
    public override string Name => "BatchStatistics_" + Rows.Name;

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    private protected override Kernel BuildRows(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.ForEach(b, isa, row =>
        {
            var mean = b.Let("mean", row.Constant(0));
            var squares = b.Let("squares", row.Constant(0));
            Value inverse = Rows.AnySize
                ? b.Let("inverse", row.Of(new Constant(1, false) / Rows.PositionNumber))
                : row.Constant(1f / Positions);
            b.For("n", 0, KernelBuilder.Index("images"), n =>
            {
                string image = row.InImage(b, "image", "x", n);
                var share = b.Let("share", row.Of(new Constant(1, false) / (new WholeNumber(n) + new Constant(1, false))));
                if (Positions == 1)
                {
                    var only = b.Let("only", new Load(image, 0, true));
                    var step = b.Let("step", only - mean);
                    b.Assign(mean, new Fma(step, share, mean));
                    b.Assign(squares, new Fma(step, only - mean, squares));
                    return;
                }

                var (imageMean, imageSquares) = OfImage(b, isa, row, image, inverse);
                var delta = b.Let("delta", imageMean - mean);
                b.Assign(mean, new Fma(delta, share, mean));

                // Of n images with P positions and one more: delta^2 (n P) P / ((n + 1) P).
                var weight = share * row.Of(new WholeNumber(n) * Rows.PositionNumber);
                b.Assign(squares, squares + new Fma(delta * delta, weight, imageSquares));
            });
            b.Store("meanOut", row.Channel, mean, row.Active);
            var count = new WholeNumber(KernelBuilder.Index("images")) * Rows.PositionNumber;
            row.Store(b, "variance", "varianceOut", squares / row.Of(count));
        });
        return new Kernel(
            Name,
            [
                $"meanOut, varianceOut = mean and variance of each channel of x {Rows.Describe(isa)}, over positions and images.",
                "mean and squares hold what the images so far have: the mean, and the sum of squares about it.",
            ],
            KernelParameters.With(Rows.ExtentNames, Reach, ["x", "meanOut", "varianceOut"]),
            b.Statements);
    }

    // A first pass for the mean; a second one for what its rounding left, and for the squares.
    private (Value Mean, Value Squares) OfImage(KernelBuilder b, InstructionSet isa, ChannelRow row, string image, Value inverse)
    {
        var sum = Rows.Sum(b, isa, ["sum"], [image], (x, sums, _) => [sums[0] + x[0]])[0];
        var rough = b.Let("rough", sum * inverse);
        var center = Rows.Across ? rough : b.Let("center", new Broadcast(rough));
        var rest = Rows.Sum(b, isa, ["rest", "square"], [image], (x, sums, suffix) =>
        {
            var difference = b.Let("difference" + suffix, x[0] - (x[0].IsVector ? center : rough));
            return [sums[0] + difference, new Fma(difference, difference, sums[1])];
        });
        var total = b.Named("total", rest[0]);
        var error = b.Let("error", total * inverse);
        return (rough + error, rest[1] - (total * error));
    }
}
