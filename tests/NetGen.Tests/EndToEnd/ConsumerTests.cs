using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Generated code in projects whose names get in its way: it compiles without a warning, and runs.</summary>
public sealed class ConsumerTests
{
    private const string Layers = """
        [NetGen.Network(Input = "3x8x8")]
        [NetGen.Conv(17, 3), NetGen.Tanh, NetGen.MaxPool(2), NetGen.Dropout(0.5)]
        [NetGen.Flatten, NetGen.Dense(5), NetGen.Softmax]
        """;

    private const string OwnTypes = """
        class Math; class MathF; class Vector512; class Vector256; class Vector128; class Avx512F; class Avx2; class Avx;
        class Fma; class Network; class Workspace; class Stage; class PassProgram; class InstructionSet; class Span;
        class MethodImplAttribute; class MethodImplOptions; class Single; class Int32; class Unsafe;
        """;

    [Theory]
    [InlineData("a namespace inside System", "System.Foo", "Net", "")]
    [InlineData("letters of other alphabets", "Näme.空間", "Ünïcode", "")]
    [InlineData("a class named as a type that kernels use", "Foo", "Vector512", "")]
    [InlineData("a class named as the base class", "Foo", "Network", "")]
    [InlineData("a class named as a namespace", "Foo", "System", "")]
    [InlineData("own types in the global namespace", "Foo", "Net", OwnTypes)]
    [InlineData("own types in NetGen", "Foo", "Net", "namespace NetGen { class Math; class MathF; class Vector512; class Vector128; class System; }")]
    [InlineData("own types in NetGen.Generated", "Foo", "Net", "namespace NetGen.Generated { class Math; class MathF; class Vector512; class Vector128; class System; }")]
    [InlineData("own namespaces named System and NetGen", "Foo.Bar", "Net", "namespace Foo.System { class Math; } namespace Foo.NetGen { class Network; } namespace Foo.Bar.System { class Math; }", true)]
    public void Names_of_the_project_do_not_get_in_the_way(
        string what, string @namespace, string name, string ownTypes, bool globalAttributes = false)
    {
        string layers = globalAttributes ? Layers.Replace("NetGen.", "global::NetGen.", StringComparison.Ordinal) : Layers;
        string declaration = $"{layers}\npublic partial class {name};\n";
        string source = (@namespace.Length == 0 ? declaration : $"namespace {@namespace}\n{{\n{declaration}}}\n") + ownTypes;
        var result = new GeneratorHarness(source, usings: "").Run();
        Assert.True(result.Exception is null && result.Diagnostics.IsEmpty, $"{what}: {result.Exception} {string.Join('\n', result.Diagnostics)}");

        string fullName = (@namespace.Length == 0 ? name : $"{@namespace}.{name}").Replace("@", "", StringComparison.Ordinal);
        var network = (Network)Activator.CreateInstance(result.Load().GetType(fullName, throwOnError: true)!, 1ul, InstructionSet.Best)!;
        Assert.Equal(1, network.CreateSession().Run(new float[3 * 8 * 8]).ToArray().Sum(), 1e-5);
    }
}
