using Xunit;

namespace NetGen.Tests.Generation;

/// <summary>Generated code compiles without a warning whatever its surroundings are called.</summary>
public sealed class UnusualNameTests
{
    private const string Layers =
        "[Network(Input = \"2x7x7\")] [Conv(3, 3, Padding = 1), ReLU, MaxPool(2), Dropout(0.5), Flatten, Dense(4)]";

    /// <summary>All in one project, which also shows that the networks share their kernels and do not collide.</summary>
    [Fact]
    public void Code_of_any_name_compiles()
    {
        (string Space, string Declaration)[] classes =
        [
            ("Plain", "public partial class Net;"),
            ("Plain", "internal partial class Hidden;"),
            ("Plain", "sealed partial class Sealed;"),
            ("Plain", "public partial class record;"),
            ("Plain", "public partial class Netz\u00fcberblick;"),
            ("Plain", "public partial class Workspace;"),
            ("Plain", "public partial class InstructionSet;"),
            ("Plain", "public partial class NetworkInfo;"),
            ("Plain.Other", "public partial class Net;"),
            ("@event.@namespace", "public partial class @class;"),
            ("NetGen.Generated", "public partial class Net;"),
            ("Company.NetGen", "public partial class Net;"),
            ("Company.System", "public partial class Net;"),
            ("Clash", "public partial class Net; class Math; class Vector128; class Stage; class Unsafe; class Array;"),
        ];
        string source = string.Concat(classes.Select(c => $"namespace {c.Space} {{ {Layers} {c.Declaration} }}\n"));

        // The two warnings are about the name of the class where the user declares it.
        var result = new GeneratorHarness(
            $"{Layers} public partial class Global;\n{source}",
            usings: "using NetGen;\n#pragma warning disable CS8981, CS8860\n").Run();
        Assert.Empty(result.Diagnostics);
        result.Load();
    }

    [Fact]
    public void Layer_names_that_make_one_identifier_do_not_collide()
    {
        var result = GeneratorHarness.Run(
            "[Network(Input = \"2x7x7\")] [Conv(3, 3, Name = \"a.b\"), Conv(3, 3, Name = \"a_b\"), Tanh(Name = \"0\"), Flatten, "
            + "Dense(4, Name = \"Program\"), Tanh(Name = \"avx2.inference\"), Dense(3, Name = \"stride\"), Dense(2, Name = \"a-b\")] public partial class Net;");
        Assert.Empty(result.Diagnostics);
        result.Load();
    }
}
