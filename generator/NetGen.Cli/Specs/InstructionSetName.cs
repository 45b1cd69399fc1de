using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Cli.Specs;

/// <summary>Instruction sets as arguments name them.</summary>
internal static class InstructionSetName
{
    /// <summary>The names, for help and messages.</summary>
    public static string All { get; } = string.Join(", ", Isa.All.Select(Of));

    /// <summary>The name of an instruction set.</summary>
    public static string Of(Isa isa) => isa.Name.ToLowerInvariant();

    /// <summary>The instruction set of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Isa Parse(string name) =>
        Isa.All.FirstOrDefault(isa => isa.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"--isa takes one of {All}; got '{name}'");

    /// <summary>The best instruction set of this machine.</summary>
    public static Isa OfThisMachine() => Parse(InstructionSets.Resolve(InstructionSet.Best).ToString());
}
