using NetGen.Generated;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Arm64;

/// <summary>The Neon code of LeNet-5, of Winograd's convolutions, of elementary functions and of matrix products, as RyuJIT compiles it for
/// Arm64, run by qemu, against the oracle: inference, training forward and every gradient.</summary>
public sealed class NeonMachineCodeTests
{
    private const int Images = 3;
    private const int Classes = 10;

    private static readonly NetSpec LeNet5 = NetText.Parse(
        "1x32x32: Conv 6 5; Tanh; AvgPool 2; Conv 16 5; Tanh; AvgPool 2; Flatten; Dense 120; Tanh; Dense 84; Tanh; Dense 10",
        "LeNet5");

    private static readonly NetSpec Winograd = NetText.Parse(
        "3x20x25: Conv 8 3; ReLU; MaxPool 2; Conv 7 3 Padding=1 Algorithm=winograd4; ReLU; Conv 9 3 Padding=1 Algorithm=winograd2; Tanh; Flatten; Dense 10",
        "Winograd");

    private static readonly NetSpec Functions = NetText.Parse(
        "2x9x9: Conv 16 3; Exp; Log; Erf; Conv 17 3 Name=a; Sin; Conv 17 1; Cos; Softplus Name=b; Pow 1.7; Sqrt; Abs; Scale 2 Offset=0.5; "
        + "Divide a,scale1; Maximum divide1,b; Minimum maximum1,a Name=m; Compare greater m,b; Where compare1,m,b; Softsign; Clip Minimum=-0.5; "
        + "Round; Add where1; Pow 2; Flatten; Dense 10",
        "Functions");

    private static readonly NetSpec Matrices = NetText.Parse(
        "2x9x9: Conv 7 3 Name=a; MatMul a TransposeB=true; Scale 0.3; MatMul a; MatMul a TransposeA=true; Add a; LayerNorm Axes=C; Conv 5 1; RMSNorm; "
        + "Reshape 5x49; MatMul reshape1 TransposeA=true Name=square; Reshape 49x7x7; TopK 11 Name=top; Hardmax; Multiply top; "
        + "ArgMax From=reshape2; Scale 0.02; Concat multiply1,scale2,top; CumSum C; CumSum H Reverse=true; LayerNorm Epsilon=0; Flatten; Dense 10",
        "Matrices");

    private static readonly NetSpec Tables = NetText.Parse(
        "3x12x14: Pad 1,2,3 Mode=reflect; Resize 17,15 Mode=cubic; Conv 8 3; Tanh; Resize 9,20 Mode=linear; LpPool 3 P=3; Conv 6 2; Flatten; Dense 10",
        "Tables");

    [SkippableFact]
    public void LeNet5_computes_on_Arm64_what_the_oracle_does() => Check(LeNet5);

    [SkippableFact]
    public void Convolutions_by_Winograds_algorithms_compute_on_Arm64_what_the_oracle_does() => Check(Winograd);

    [SkippableFact]
    public void Elementary_functions_and_joins_compute_on_Arm64_what_the_oracle_does() => Check(Functions);

    [SkippableFact]
    public void Matrix_products_norms_and_orders_compute_on_Arm64_what_the_oracle_does() => Check(Matrices);

    [SkippableFact]
    public void Tables_that_lie_in_the_code_are_read_on_Arm64() => Check(Tables);

    private static void Check(NetSpec spec)
    {
        Arm64Toolchain.SkipUnlessPresent();
        var folder = Directory.CreateTempSubdirectory("netgen-arm64-");
        try
        {
            Check(spec, Arm64Network.Compile(spec, folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Check(NetSpec spec, Arm64Network arm64)
    {
        Assert.True(arm64.VectorFusedMultiplyAdds > 100, $"only {arm64.VectorFusedMultiplyAdds} fmla in the machine code");
        var assembly = NetworkAssembly.Compile(spec);
        var network = assembly.Create(spec, InstructionSet.Neon);
        var oracle = GraphOracle.ForTraining(spec, inputGradient: false);
        var last = network.Parameters[^1];
        var arena = new float[last.Offset + Length(last)];
        foreach (var parameter in network.Parameters)
        {
            var values = network.Read(parameter.Name);
            values.CopyTo(arena.AsSpan(parameter.Offset));
            oracle.SetParameter(parameter.Name, TestData.ToDouble(values));
        }

        float[][] images = [.. Enumerable.Range(0, Images).Select(n => TestData.ToSingle(TestData.Uniform((int)spec.Input.Elements, n)))];
        float[][] gradients = [.. Enumerable.Range(0, Images).Select(n => TestData.ToSingle(TestData.Uniform(Classes, 10 + n)))];
        double[] expected = [.. oracle.Forward([.. images.Select(i => TestData.ToDouble(i))]).SelectMany(y => y)];
        oracle.Backward([.. gradients.Select(g => TestData.ToDouble(g))]);

        float[] inference = arm64.Run(assembly.Pass(spec, "NeonInference"), arena, images, Classes, null);
        Closeness.AssertClose(expected, TestData.ToDouble(inference), OracleComparison.Tolerance, "inference");

        float[] training = arm64.Run(assembly.Pass(spec, "NeonTraining"), arena, images, Classes, gradients);
        Closeness.AssertClose(
            expected, TestData.ToDouble(training.AsSpan(0, expected.Length)), OracleComparison.Tolerance, "training forward");
        foreach (var parameter in network.Parameters)
        {
            Closeness.AssertClose(
                oracle.ParameterGradient(parameter.Name),
                TestData.ToDouble(training.AsSpan(expected.Length + parameter.Offset, Length(parameter))),
                OracleComparison.Tolerance,
                $"gradient of {parameter.Name}");
        }
    }

    private static int Length(ParameterInfo parameter) => parameter.Dimensions.Aggregate(1, (product, d) => product * d);
}
