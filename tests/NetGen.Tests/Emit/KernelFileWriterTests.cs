using NetGen.Generator.Emit;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Ir;
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
