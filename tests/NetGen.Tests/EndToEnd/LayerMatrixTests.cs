using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd.Themes;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Every layer in ranks 1 to 3 at odd sizes, generated, compiled and run on every instruction set, against the
/// oracle: inference, training forward, every gradient.</summary>
public sealed class LayerMatrixTests
{
    private static readonly IReadOnlyDictionary<string, Theme> Themes =
        new[] { ConvolutionThemes.All, ArrangementThemes.All, ShapeThemes.All, FunctionThemes.All, MatrixThemes.All, NetworkThemes.All }
            .SelectMany(themes => themes)
            .ToDictionary();

    /// <summary>All the networks, with their themes.</summary>
    internal static IEnumerable<(string Theme, NetSpec Network)> Networks =>
        Themes.SelectMany(theme => theme.Value.Networks.Select(network => (theme.Key, network)));

    public static TheoryData<string, InstructionSet> Cases
    {
        get
        {
            var cases = new TheoryData<string, InstructionSet>();
            foreach (string theme in Themes.Keys)
            {
                foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best))
                {
                    cases.Add(theme, instructionSet);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Generated_code_computes_what_the_oracle_does(string theme, InstructionSet instructionSet) =>
        Themes[theme].Check(instructionSet, images: 3);

    [SkippableTheory]
    [InlineData("dense", 1)]
    [InlineData("dense", 5)]
    [InlineData("dense", 19)]
    [InlineData("whole networks", 1)]
    [InlineData("whole networks", 9)]
    public void Batches_of_every_size_agree(string theme, int images)
    {
        foreach (var instructionSet in Theme.SupportedInstructionSets)
        {
            Themes[theme].Check(instructionSet, images);
        }
    }
}
