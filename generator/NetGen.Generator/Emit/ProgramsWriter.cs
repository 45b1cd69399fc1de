using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>Writes the choice of a network's passes by instruction set.</summary>
public static class ProgramsWriter
{
    /// <summary>The declaration of the partial method that makes the choice.</summary>
    public const string Declaration =
        "static partial void SelectProgram("
        + "global::NetGen.InstructionSet instructionSet, ref global::NetGen.Generated.NetworkProgram? program)";

    /// <summary>The file.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="instructionSets">The instruction sets that there is code for; the last of all of them stands for any other.</param>
    public static GeneratedFile Write(NetSpec spec, EquatableArray<InstructionSet> instructionSets)
    {
        var writer = new CodeWriter();
        SourceFile.Begin(writer, Identifiers.Escape(spec.Namespace), nullable: true);
        using (writer.Block($"partial class {Identifiers.Escape(spec.Name)}"))
        using (writer.Block(Declaration))
        {
            writer.Line("program = instructionSet switch");
            writer.Line("{");
            using (writer.Indent())
            {
                bool all = instructionSets == InstructionSet.All;
                foreach (var isa in all ? instructionSets.Take(instructionSets.Count - 1) : instructionSets)
                {
                    writer.Line($"global::NetGen.InstructionSet.{isa.Name} => new(instructionSet, {Programs(isa)}),");
                }

                string others = all ? $"new(instructionSet, {Programs(instructionSets[instructionSets.Count - 1])})" : Missing(spec, instructionSets);
                writer.Line($"_ => {others},");
            }

            writer.Line("};");
        }

        return new GeneratedFile($"{FileNames.Stem(spec)}.Programs.g.cs", writer.ToString());
    }

    private static string Missing(NetSpec spec, EquatableArray<InstructionSet> instructionSets)
    {
        string names = string.Join(" or ", instructionSets.Select(isa => "InstructionSet." + isa.Name));
        return "throw new global::System.PlatformNotSupportedException("
            + $"$\"{spec.Name} was written for {names} alone and cannot run on {{instructionSet}}.\")";
    }

    private static string Programs(InstructionSet isa) =>
        $"{PassWriter.ClassName(isa, Purpose.Inference)}.Program, static () => {PassWriter.ClassName(isa, Purpose.Training)}.Program";
}
