using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace NetGen.Tests.EndToEnd;

/// <summary>Networks that are compiled together, because compiling is the slow part, and checked one by one.</summary>
internal sealed class Theme
{
    private readonly NetSpec[] _specs;
    private readonly string[] _texts;
    private readonly Lazy<NetworkAssembly> _assembly;

    public Theme(params IEnumerable<string> networks)
    {
        _texts = [.. networks];
        _specs = [.. _texts.Select((text, i) => NetText.Parse(text, $"Net{i}"))];
        _assembly = new Lazy<NetworkAssembly>(() => NetworkAssembly.Compile(_specs));
    }

    /// <summary>The networks.</summary>
    public IReadOnlyList<NetSpec> Networks => _specs;

    /// <summary>The instruction sets that this process can run.</summary>
    public static IEnumerable<InstructionSet> SupportedInstructionSets { get; } =
        [.. Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best && InstructionSets.IsSupported(i))];

    /// <summary>Skips an instruction set that this process cannot run, in sight of whoever reads the results.</summary>
    public static void SkipUnlessSupported(InstructionSet instructionSet) =>
        Skip.IfNot(InstructionSets.IsSupported(instructionSet), $"this processor cannot run {instructionSet}");

    /// <summary>Checks every network against the oracle, and reports all that fail.</summary>
    public void Check(InstructionSet instructionSet, int images)
    {
        SkipUnlessSupported(instructionSet);
        var failures = new List<string>();
        for (int i = 0; i < _specs.Length; i++)
        {
            try
            {
                OracleComparison.Check(_assembly.Value, _specs[i], instructionSet, images);
            }
            catch (XunitException failure)
            {
                failures.Add($"{_texts[i]}\n    {failure.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {_specs.Length} networks fail:\n" + string.Join('\n', failures));
    }
}
