using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Kernels.Reduction;
using NetGen.Generator.Kernels.Resampling;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using Xunit;

namespace NetGen.Tests.Kernels;

public sealed class MethodBudgetTests
{
    private static readonly EquatableArray<EpilogueItem> Long =
    [
        new ActivationGradientItem(new(ActivationKind.Tanh)),
        new ActivationGradientItem(new(ActivationKind.ReLU6)),
        new ActivationItem(new(ActivationKind.Sigmoid)),
    ];

    [Fact]
    public void References_and_locals_are_counted_where_they_stand()
    {
        var b = new KernelBuilder();
        var x = b.Let("x", new Load("p", KernelBuilder.Index("i"), true));
        b.Store("q", 0, x);
        var kernel = new Kernel("K", [], [], b.Statements);
        Assert.Equal(1, MethodBudget.Locals(kernel));

        // x, p, i; q, x.
        Assert.Equal(5, MethodBudget.References(kernel));
    }

    [Fact]
    public void Every_kernel_keeps_its_budget_at_nasty_shapes()
    {
        foreach (var isa in TargetIsa.All)
        {
            foreach (var spec in Specs())
            {
                var kernel = spec.Build(isa);
                Assert.True(
                    MethodBudget.Holds(kernel),
                    $"{spec.Name} on {isa.Name}: {MethodBudget.References(kernel)} references, {MethodBudget.Locals(kernel)} locals");
            }
        }
    }

    [Fact]
    public void Names_of_distinct_kernels_are_distinct_identifiers()
    {
        var specs = Specs().Distinct().ToList();
        Assert.Equal(specs.Count, specs.Select(spec => spec.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(specs, spec => Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", spec.Name));
    }

    private static IEnumerable<KernelSpec> Specs()
    {
        foreach (var (n, m) in new[] { (1, 1), (25_095, 4_111), (111, 95), (16, 15) })
        {
            yield return new DenseVector(n, m, true, Long);
            yield return new DenseVector(n, m, false, Long);
            yield return new DenseBatch(n, m, true, Long);
            yield return new DenseDataGradient(n, m, Long);
            yield return new DenseDataGradient(n, m, []);
            yield return new DenseWeightGradient(n, m);
            yield return new SoftmaxKernel(n, m);
            yield return new SoftmaxGradientKernel(n, m);
            yield return new SoftmaxKernel(n, 1);
            yield return new Add(n);
            yield return new Multiply(n);
            yield return new ActivationKernel(new(ActivationKind.Sigmoid), n);
            yield return new Zero(n);
            yield return new Join(JoinKind.MaximumGradient, n);
            yield return new Join(JoinKind.Where, n);
            yield return new ActivationKernel(new(ActivationKind.Pow, 2.5e-3f), n);
            yield return new ActivationKernel(new(ActivationKind.Clip, float.NegativeInfinity, -2), n);
            yield return new ActivationKernel(new(ActivationKind.Clip, -2, float.PositiveInfinity), n);
            yield return new ActivationKernel(new(ActivationKind.Scale, 1, 2), n);
            yield return new ActivationKernel(new(ActivationKind.Scale, 2, 1), n);
            yield return new ActivationKernel(new(ActivationKind.LeakyReLU, 1e-5f), n);
            yield return new ActivationKernel(new(ActivationKind.LeakyReLU, 0.1f), n);
            yield return new ActivationGradientKernel(new(ActivationKind.Sigmoid), n);
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                yield return new GlobalAvgPool(n, m, layout, Long);
                yield return new GlobalAvgPoolGradient(n, m, layout);
                yield return new Repack(n, m, layout, 1 - layout);
                yield return new ChannelScale(n, m, layout);
                yield return new ChannelScaleGradient(n, m, layout);
                yield return new Pad(n, PadAxis.One, new(m, 3, 2, 2), new(m, 1, 0, 3), layout);
                yield return new Pad(n, PadAxis.One, new(m, 3, 2), new(m, 1, 0), layout);
            }
        }

        yield return new Copy(25_095);
        yield return new ImageSum(4_111);
        foreach (bool first in new[] { false, true })
        {
            var axes = new ReductionAxes([7, 333, 19, 3535, 3, 2, 5, 99], first);
            yield return new Reduce(ReduceKind.Mean, axes);
            yield return new Reduce(ReduceKind.Min, axes);
            yield return new ExtremeGradient(axes);
            yield return new ProductGradient(axes);
        }

        int[] unordered = [.. Enumerable.Range(0, 1000).Select(i => i * i * 7 % 997)];
        for (int count = 1; IndexRun.Of(unordered.Take(count)).Count <= GatherLayer.MostRuns; count++)
        {
            if (count % 8 == 0)
            {
                yield return new Gather(3, 1000, 35, IndexRun.Of(unordered.Take(count)));
                yield return new Gather(1, 1000, 1035, IndexRun.Of(unordered.Take(count)));
                yield return new Gather(3, 1000, 35, IndexRun.Of(unordered.Take(count)), IsGradient: true);
            }
        }

        EquatableArray<IndexRun> nested =
            [.. Enumerable.Range(0, GatherLayer.MostRuns).Select(run => new IndexRun(run, [new(3, 200), new(5, -7), new(2 + run, 11)]))];
        yield return new Gather(3, 1000, 35, nested);
        yield return new Gather(1, 1000, 1035, nested);
        yield return new Gather(3, 1000, 35, nested, IsGradient: true);
        yield return StridedCopy.Tile([7, 33, 19, 35], [3, 2, 3, 2]);
        yield return StridedCopy.Tile([7, 33, 19, 1], [3, 2, 3, 2], 7);
        yield return Permute.Of([7, 33, 19, 35, 3], [4, 2, 3, 1, 0]);
        yield return Permute.Of([7, 33, 19, 35], [1, 0, 2, 3]);
        foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
        {
            (PoolAxis D, PoolAxis H, PoolAxis W, int Channels)[] large =
            [
                (new(99, 99, 9, 1, 4), new(99, 99, 9, 1, 4), new(99, 99, 8, 1, 4), 33),
                (new(64, 8, 8, 8, 0), new(64, 8, 8, 8, 0), new(64, 8, 8, 8, 0), 33),
                (PoolAxis.One, new(299, 149, 3, 2, 1), new(299, 149, 8, 2, 1), 65),
            ];
            foreach (var (d, h, w, channels) in PoolingKernelTests.Shapes.Concat(large))
            {
                yield return new MaxPool(d, h, w, channels, layout, true);
                yield return new MaxPool(d, h, w, channels, layout, false);
                yield return new MaxPoolGradient(d, h, w, channels, layout);
                yield return new AvgPool(d, h, w, channels, layout, PoolDivisor.Inside, Long);
                yield return new AvgPool(d, h, w, channels, layout, PoolDivisor.Window, []);
                yield return new AvgPoolGradient(d, h, w, channels, layout, PoolDivisor.Inside, Long);
                yield return new AvgPoolGradient(d, h, w, channels, layout, PoolDivisor.Window, []);
                yield return new AvgPool(d, h, w, channels, layout, PoolDivisor.One, Long);
                yield return new AvgPoolGradient(d, h, w, channels, layout, PoolDivisor.One, []);
            }

            var adaptive = PoolAxis.Adaptive(97, 31);
            yield return new AvgPool(adaptive, adaptive, adaptive, 33, layout, PoolDivisor.Inside, Long);
            yield return new AvgPoolGradient(adaptive, adaptive, adaptive, 33, layout, PoolDivisor.Inside, Long);
            foreach (bool align in new[] { false, true })
            {
                var linear = new LinearAxis(31, 3, align);
                yield return new LinearUpsample(linear, linear, linear, 33, layout);
                yield return new LinearUpsampleGradient(linear, linear, linear, 33, layout);
            }

            var every = new MoveAxis(97, 49, 49, FromStep: 2);
            var padded = new MoveAxis(97, 100, 97, To: 1);
            yield return new Move(new MoveAxis(33, 66, 33, To: 16), every, every, every, layout);
            yield return new Move(new MoveAxis(66, 33, 33, From: 16), every.Reversed, padded, padded.Reversed, layout);
            yield return new SpaceToDepth(32, new BlockAxis(7, 3), new BlockAxis(5, 4), new BlockAxis(9, 5), true, layout);
            yield return new SpaceToDepth(32, new BlockAxis(7, 3), new BlockAxis(5, 4), new BlockAxis(9, 5), true, layout, Reversed: true);
        }
    }
}
