using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>Blocked convolutions that write only the largest of each 2x2 window.</summary>
public sealed class PooledConvolutionTests
{
    private const int Seed = 26;

    private static readonly EquatableArray<EpilogueItem> Leaky = [new ActivationItem(new Activation(ActivationKind.LeakyReLU, 0.1f))];

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_largest_of_each_window_of_two_by_two_is_written_alone(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        KernelCheck.All(isa, [.. Cases(isa).SelectMany(of => new[] { [], Leaky }.Select(epilogue =>
        {
            var (c, spec) = of;
            spec = spec with { Epilogue = epilogue };
            double[] largest = [.. Largest(c.Forward(true), spec.Window).Select(y => epilogue.Count > 0 && y < 0 ? 0.1f * y : y)];
            double[] y = Layouts.To(Layout.Blocked, largest, c.OutChannels, isa.Lanes);
            return new KernelCase(spec, [.. c.Operands(spec.InLayout, isa), Samples.Output(y.Length)], y);
        }))]);
    }

    [SkippableTheory]
    [MemberData(nameof(InstructionSets))]
    public void The_bits_are_those_of_a_convolution_and_a_pool(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");

        // A sum over blocks of channels has another order where taps read padding, which depends on how tiles meet the border of a row.
        foreach (var (c, pooled) in Cases(isa).Where(of => of.Spec.InLayout == Layout.Planar || of.Spec.Window.Width.IsInside))
        {
            var (height, width) = (pooled.Window.Height.Out, pooled.Window.Width.Out);
            var convolution = pooled with { Pools = false };
            var pool = new MaxPool(
                PoolAxis.One, new PoolAxis(height, height / 2, 2, 2, 0), new PoolAxis(width, width / 2, 2, 2, 0), c.OutChannels, Layout.Blocked, false);
            using var runner = new KernelRunner(isa, convolution.Build(isa), pool.Build(isa), pooled.Build(isa));
            float[][] operands = [.. c.Operands(pooled.InLayout, isa).Select(array => array.Select(x => (float)x).ToArray())];
            int lanes = pooled.Weights.Blocks(isa) * isa.Lanes;
            float[] all = new float[lanes * height * width];
            float[] expected = new float[lanes * (height / 2) * (width / 2)];
            float[] found = new float[expected.Length];
            runner.Run(convolution.Code(isa).Name, [.. operands, all], Numbers(convolution, isa));
            runner.Run(pool.Name, [all, expected], Numbers(pool, isa));
            runner.Run(pooled.Code(isa).Name, [.. operands, found], Numbers(pooled, isa));
            Assert.True(
                expected.Select(BitConverter.SingleToInt32Bits).SequenceEqual(found.Select(BitConverter.SingleToInt32Bits)),
                $"seed {Seed}, {pooled.Name} on {name}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(InstructionSets))]
    public void A_window_that_is_not_a_number_gives_none(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");
        var c = ConvolutionCase.Make(new Random(Seed), 1, 16, 1, ConvolutionCase.Axis(4, 1), ConvolutionCase.Axis(8, 1));
        var spec = Spec(c, Layout.Planar);
        using var runner = new KernelRunner(isa, spec.Build(isa));
        for (int pixel = 0; pixel < c.X.Length; pixel++)
        {
            float[][] operands = [.. c.Operands(spec.InLayout, isa).Select(array => array.Select(x => (float)x).ToArray())];
            operands[0][pixel] = float.NaN;
            float[] y = new float[spec.Weights.Blocks(isa) * isa.Lanes * 2 * 4];
            runner.Run(spec.Code(isa).Name, [.. operands, y], Numbers(spec, isa));
            int window = (pixel / 16 * 4) + (pixel % 8 / 2);
            Assert.All(y.Select((value, i) => (value, i)), at => Assert.Equal(at.i / isa.Lanes % 8 == window, float.IsNaN(at.value)));
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Tiles_of_one_row_and_of_several_pool(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var tiles = Cases(isa).Select(of => of.Spec.Tile(isa)).ToList();
        Assert.All(tiles, tile => Assert.True(tile.Pixels % 2 == 0 && (tile.Rows == 1 || tile.Rows % 2 == 0), tile.ToString()));
        Assert.Contains(tiles, tile => tile.Rows == 1);
        Assert.Contains(tiles, tile => tile.Rows > 1);
    }

    private static IEnumerable<(ConvolutionCase Case, BlockedConvolution Spec)> Cases(TargetIsa isa) =>
        from c in Shapes()
        where PackedWeights.Supports(c.OutChannels, c.Groups, isa)
        from layout in new[] { Layout.Planar, Layout.Blocked }
        select (c, Spec(c, layout));

    private static BlockedConvolution Spec(ConvolutionCase c, Layout layout) =>
        new(ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, c.Groups, layout, true, Leaky, Pools: true);

    // Odd and even extents, rows shorter and longer than a tile, borders of each kind, and tiles of several rows.
    private static IEnumerable<ConvolutionCase> Shapes()
    {
        var random = new Random(Seed);
        yield return ConvolutionCase.Make(random, 3, 16, 1, ConvolutionCase.Axis(7, 3, 1, 1, 1, 1), ConvolutionCase.Axis(63, 3, 1, 1, 1, 1));
        yield return ConvolutionCase.Make(random, 1, 17, 1, ConvolutionCase.Axis(6, 5, 1, 1, 2, 2), ConvolutionCase.Axis(60, 5, 1, 1, 2, 2));
        yield return ConvolutionCase.Make(random, 6, 16, 1, ConvolutionCase.Axis(14, 5), ConvolutionCase.Axis(14, 5));
        yield return ConvolutionCase.Make(random, 2, 16, 1, ConvolutionCase.Axis(10, 3), ConvolutionCase.Axis(5, 3));
        yield return ConvolutionCase.Make(random, 5, 33, 1, ConvolutionCase.Axis(9, 3, 1, 1, 1, 1), ConvolutionCase.Axis(8, 3, 1, 1, 1, 1));
        yield return ConvolutionCase.Make(random, 17, 64, 1, ConvolutionCase.Axis(3, 3, 1, 1, 1, 1), ConvolutionCase.Axis(3, 3, 1, 1, 1, 1));
        yield return ConvolutionCase.Make(random, 16, 32, 2, ConvolutionCase.Axis(8, 3, 2, 1, 0, 1), ConvolutionCase.Axis(23, 3, 2, 1, 1, 1));
        yield return ConvolutionCase.Make(random, 33, 16, 1, ConvolutionCase.Axis(6, 1), ConvolutionCase.Axis(9, 1));
        yield return ConvolutionCase.Make(random, 3, 64, 1, ConvolutionCase.Axis(5, 7, 1, 1, 3, 3), ConvolutionCase.Axis(77, 7, 1, 1, 3, 3));
        yield return ConvolutionCase.Make(random, 4, 16, 1, ConvolutionCase.Axis(9, 3, 1, 2, 2, 2), ConvolutionCase.Axis(9, 3, 1, 2, 1, 3));
    }

    // The largest values of whole windows.
    private static IEnumerable<double> Largest(double[] y, ConvolutionWindow window)
    {
        int width = window.Width.Out;
        return from plane in y.Chunk(window.Height.Out * width)
               from oh in Enumerable.Range(0, window.Height.Out / 2)
               from ow in Enumerable.Range(0, width / 2)
               let at = (2 * oh * width) + (2 * ow)
               select new[] { plane[at], plane[at + 1], plane[at + width], plane[at + width + 1] }.Max();
    }

    private static int[] Numbers(NetGen.Generator.Kernels.KernelSpec spec, TargetIsa isa) =>
        [.. spec.Extents(isa).Select(extent => extent.Value), 0, spec.WorkItems(isa)];
}
