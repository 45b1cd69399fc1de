using System.Globalization;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>Writes the stages of a phase: one line a stage, and one for all the equal blocks that have such a stage.</summary>
/// <param name="property">The property of the program that holds them.</param>
/// <param name="stages">The stages.</param>
/// <param name="shared">Those with shared methods.</param>
internal sealed class StageList(string property, EquatableArray<PlannedStage> stages, SharedMethods shared)
{
    // The most lines of one list, so that the method that makes it keeps to the budget of a method; see the architecture.
    private const int LongestList = 250;

    private const int LineLength = 120;

    private readonly IReadOnlyList<IReadOnlyList<Repeat>> _lists =
        Repeats.Split(Repeats.Find([.. stages.Select(stage => Item(stage, shared))]), LongestList);

    /// <summary>The property of the program that holds them.</summary>
    public string Property => property;

    private bool HasMethods => _lists.Count > 1 || stages.Any(stage => shared.Of(stage) is not null);

    /// <summary>Writes the property.</summary>
    public void WriteProperty(CodeWriter writer)
    {
        if (stages.Count == 0)
        {
            writer.Line($"{property} = [],");
            return;
        }

        if (HasMethods)
        {
            var methods = Enumerable.Range(1, _lists.Count).Select(MethodName).ToArray();
            writer.Line(methods.Length == 1
                ? $"{property} = {methods[0]}(),"
                : $"{property} = [{string.Join(", ", methods.Select(method => $".. {method}()"))}],");
            return;
        }

        writer.Line($"{property} =");
        writer.Line("[");
        WriteList(_lists[0], writer);
        writer.Line("],");
    }

    /// <summary>Writes the methods that make the lists, unless they stand in the property.</summary>
    public void WriteMethods(CodeWriter writer)
    {
        for (int i = 0; HasMethods && i < _lists.Count; i++)
        {
            writer.Line();
            writer.Line($"private static global::NetGen.Generated.Stage[] {MethodName(i + 1)}() =>");
            writer.Line("[");
            WriteList(_lists[i], writer);
            writer.Line("];");
        }
    }

    private string MethodName(int list) => $"{property}Stages{Number(list)}";

    private void WriteList(IEnumerable<Repeat> parts, CodeWriter writer)
    {
        using (writer.Indent())
        {
            foreach (var part in parts)
            {
                if (part.Times == 1)
                {
                    WriteSingle(part, writer);
                }
                else
                {
                    WriteRepeated(part, writer);
                }
            }
        }
    }

    private void WriteSingle(Repeat part, CodeWriter writer)
    {
        foreach (var stage in stages.Skip(part.First).Take(part.Length))
        {
            if (shared.Of(stage) is { } told)
            {
                writer.Line($"new(&{told.Method}, {Ending(stage)}, {Array(told.Numbers)}), // {stage.Name}");
            }
            else
            {
                writer.Line($"new(&{stage.Name}, {Ending(stage)}),");
            }
        }
    }

    private void WriteRepeated(Repeat part, CodeWriter writer)
    {
        var last = stages[part.First + (part.Length * part.Times) - 1];
        writer.LineBetween();
        writer.Line($"// {stages[part.First].Name} to {last.Name}: the first numbers, and what each further block adds to them.");
        writer.Line($".. global::NetGen.Generated.RepeatedStage.Times({Number(part.Times)},");
        writer.Line("[");
        using (writer.Indent())
        {
            for (int i = part.First; i < part.First + part.Length; i++)
            {
                var told = shared.Of(stages[i])!;
                var next = shared.Of(stages[i + part.Length])!;
                var step = told.Numbers.Zip(next.Numbers, (number, later) => later - number).ToArray();
                string call = $"new(&{told.Method}, {Ending(stages[i])},";
                string line = $"{call} {Array(told.Numbers)}, {Array(step)}),";
                if (line.Length <= LineLength)
                {
                    writer.Line(line);
                    continue;
                }

                writer.Line(call);
                using (writer.Indent())
                {
                    writer.Line($"{Array(told.Numbers)},");
                    writer.Line($"{Array(step)}),");
                }
            }
        }

        writer.Line("]),");
        writer.Line();
    }

    private static string Ending(PlannedStage stage) => $"{Number(stage.WorkItems)}, {(stage.Barrier ? "true" : "false")}";

    private static string Array(IReadOnlyList<long> numbers) => $"[{string.Join(", ", numbers.Select(Number))}]";

    private static RepeatItem Item(PlannedStage stage, SharedMethods shared) => shared.Of(stage) is { } told
        ? new RepeatItem($"{told.Method} {Ending(stage)}", told.Numbers)
        : new RepeatItem(null, []);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
