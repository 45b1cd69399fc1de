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
    public static GeneratedFile Write(NetSpec spec)
    {
        var writer = new CodeWriter();
        SourceFile.Begin(writer, Identifiers.Escape(spec.Namespace));
        using (writer.Block($"partial class {Identifiers.Escape(spec.Name)}"))
        using (writer.Block(Declaration))
        {
            writer.Line("program = instructionSet switch");
            writer.Line("{");
            using (writer.Indent())
            {
                foreach (var isa in InstructionSet.All.Take(InstructionSet.All.Count - 1))
                {
                    writer.Line($"global::NetGen.InstructionSet.{isa.Name} => new(instructionSet, {Programs(isa)}),");
                }

                writer.Line($"_ => new(instructionSet, {Programs(InstructionSet.All[InstructionSet.All.Count - 1])}),");
            }

            writer.Line("};");
        }

        return new GeneratedFile($"{spec.FullName}.Programs.g.cs", writer.ToString());
    }

    private static string Programs(InstructionSet isa) =>
        $"{PassWriter.ClassName(isa, training: false)}.Program, {PassWriter.ClassName(isa, training: true)}.Program";
}
