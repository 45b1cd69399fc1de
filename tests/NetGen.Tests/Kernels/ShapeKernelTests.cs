using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Elementwise;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>The kernels of constants, repetition, reduction and choice along any axes.</summary>
public sealed class ShapeKernelTests
{
    private const int Seed = 17;

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void A_constant_is_copied_and_its_gradient_is_the_sum_over_the_images(string name)
    {
        const int Images = 5;
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (int count in new[] { 1, 3, 16, 35, 1024, 2077 })
        {
            double[] x = random.Array(count);
            cases.Add(new(new Copy(count), [x, Samples.Output(count)], x) { Tolerance = 0 });
            int stride = count + 7;
            double[] dy = random.Array(Images * stride);
            double[] sums = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, Images).Sum(n => dy[(n * stride) + i]))];
            cases.Add(new(new ImageSum(count), [dy, Samples.Output(count)], sums) { Images = Images, Stride = stride, Tolerance = 0 });
        }

        KernelCheck.All(isa, cases);
    }
}
