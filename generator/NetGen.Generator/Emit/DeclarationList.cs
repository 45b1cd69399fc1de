using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>
/// Declarations that follow each other and say the same of several names, as a person would write them together: accumulators of one
/// row of a tile that start from the same value, and numbered addresses and offsets.
/// </summary>
/// <param name="Type">Their type.</param>
/// <param name="Declarators">Each name with its value.</param>
internal sealed record DeclarationList(string Type, EquatableArray<string> Declarators)
{
    private const int LongestLine = 104;

    /// <summary>The declarations at the beginning of some statements that belong together; none or one if they do not.</summary>
    public static DeclarationList At(EquatableArray<Statement> statements, int first, InstructionSet isa) =>
        statements[first] switch
        {
            Let { Value: { IsVector: true } and (Local or Constant { Number: 0 }) } start => new(
                isa.VectorType,
                [
                    .. Alike<Let>(statements, first, let => let.Value == start.Value && Row(let.Name) == Row(start.Name))
                        .Select(let => $"{let.Name} = {(let.Value is Local local ? local.Name : "default")}"),
                ]),
            LetPointer start when Stem(start.Name) is { } stem => new(
                "float*",
                [
                    .. Alike<LetPointer>(statements, first, let => Stem(let.Name) == stem)
                        .Select(let => $"{let.Name} = {IndexPrinter.Address(let.Pointer, let.Offset)}"),
                ]),
            LetIndex start when Stem(start.Name) is { } stem => new(
                "int",
                [
                    .. Alike<LetIndex>(statements, first, let => Stem(let.Name) == stem)
                        .Select(let => $"{let.Name} = {IndexPrinter.Print(let.Value)}"),
                ]),
            _ => new("", []),
        };

    /// <summary>The lines of one declaration.</summary>
    public IEnumerable<string> Lines()
    {
        string[] lines = [.. CodeWriter.Wrap(Declarators, LongestLine - Type.Length)];
        string indent = new(' ', Type.Length);
        return lines.Select((line, i) => $"{(i == 0 ? Type : indent)} {line}{(i < lines.Length - 1 ? "," : ";")}");
    }

    private static IEnumerable<T> Alike<T>(EquatableArray<Statement> statements, int first, Func<T, bool> belongs)
        where T : Statement =>
        statements.Skip(first).TakeWhile(statement => statement is T declaration && belongs(declaration)).Cast<T>();

    // acc2_0, acc2_1, ... are of one row.
    private static string Row(string name) => name.Substring(0, Math.Max(0, name.LastIndexOf('_')));

    // A name without its number; null if it has none.
    private static string? Stem(string name)
    {
        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return stem.Length < name.Length && stem.All(char.IsLetter) ? stem : null;
    }
}
