using System.Globalization;
using NetGen.Generator.Emit;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Emit;

public sealed class KernelFileWriterTests
{
    [Fact]
    public void Two_kernels_of_one_name_are_a_defect_that_names_it()
    {
        KernelRequest[] requests = [new(TargetIsa.Avx2, new Twin(1)), new(TargetIsa.Avx2, new Twin(2))];
        var exception = Assert.Throws<InvalidOperationException>(() => KernelFileWriter.Write(requests));
        Assert.Contains("Twin_kernel", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_kernels_and_those_of_other_instruction_sets_are_no_clash()
    {
        KernelRequest[] requests =
            [new(TargetIsa.Avx2, new Twin(1)), new(TargetIsa.Avx2, new Twin(1)), new(TargetIsa.Neon, new Twin(2))];
        Assert.Equal(2, KernelFileWriter.Write(requests).Count());
    }

    [Fact]
    public void What_kernels_call_stands_in_a_file_of_its_own_once()
    {
        EquatableArray<EpilogueItem> tanh = [new ActivationItem(new(ActivationKind.Tanh))];
        KernelRequest[] requests =
        [
            new(TargetIsa.Avx2, new DenseVector(20, 19, true, tanh).Code(TargetIsa.Avx2)),
            new(TargetIsa.Avx2, new DenseBatch(20, 19, true, tanh).Code(TargetIsa.Avx2)),
        ];
        var files = KernelFileWriter.Write(requests).ToList();
        Assert.Equal(["NetGen.Kernels.Avx2.Dense.g.cs", "NetGen.Kernels.Avx2.Functions.g.cs"], files.Select(file => file.HintName));
        foreach (string method in new[] { "Tanh", "SumPairs", "SumFours", "Evens", "Odds" })
        {
            Assert.Equal(2, files[1].Text.Split($"private static Vector256<float> {method}(").Length);
        }
    }

    [Fact]
    public void Numbers_have_no_more_digits_than_tell_them_from_others()
    {
        Assert.Equal("0.1f", ValuePrinter.Literal(0.1f));
        Assert.Equal("1E-05f", ValuePrinter.Literal(1e-5f));
        Assert.Equal("16777216f", ValuePrinter.Literal(1 << 24));
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++)
        {
            float number = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(number))
            {
                Assert.Equal(number, float.Parse(ValuePrinter.Literal(number).TrimEnd('f'), CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Slopes_that_are_one_float_share_their_kernels()
    {
        string source = string.Concat(new[] { "0.2", "0.2f", "0", "-0.0", "1e-50" }.Select((slope, i) =>
            $"[Network(Input = \"2x7x7\")] [Conv(3, 3), LeakyReLU(Slope = {slope}), MaxPool(2)] public partial class Net{i};\n"));
        var result = GeneratorHarness.Run(source);
        Assert.Empty(result.Diagnostics);
        result.Load();
    }

    private sealed record Twin(int Number) : KernelSpec
    {
        public override string Name => "Twin_kernel";

        public override string Family => "Twins";

        public override KernelReach Reach => KernelReach.Image;

        public override int WorkItems(TargetIsa isa) => Number;

        public override Kernel Build(TargetIsa isa) =>
            new(Name, [], KernelParameters.Of(Reach, ["x"]), new KernelBuilder().Statements);
    }
}
