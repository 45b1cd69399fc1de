using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>Writes what the stages of inference are for, in the words of a profile.</summary>
internal static class StageTitles
{
    private const int LineLength = 110;

    /// <summary>The property of the pass; nothing for training, whose stages do the work of many layers, and where there is no stage.</summary>
    public static void Write(CodeWriter writer, PassPlan plan)
    {
        if (plan.Training || plan.Forward.Count == 0)
        {
            return;
        }

        // Views do no work; a stage is called as the step behind them.
        string[] titles = [.. plan.Forward.Select(stage => stage.Steps[stage.Steps.Count - 1].Title)];
        string[] lines = [.. CodeWriter.Wrap(titles.Select((title, i) => i == 0 ? title : After(titles[i - 1], title)), LineLength)];
        writer.Line("ForwardTitles =");
        using (writer.Indent())
        {
            for (int i = 0; i < lines.Length; i++)
            {
                bool last = i == lines.Length - 1;
                writer.Line((i == 0 ? "" : "+ ") + ApiWriter.Literal(last ? lines[i] : lines[i] + ", ") + (last ? "," : ""));
            }
        }
    }

    // A dash stands for the layer of the title before.
    private static string After(string before, string title)
    {
        string layer = title.Split(' ')[0];
        return before.Split(' ')[0] == layer ? "-" + title.Substring(layer.Length) : title;
    }
}
