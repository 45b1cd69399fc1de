using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Emit;

/// <summary>Writes the methods of a network's post-processing, and what does their work.</summary>
/// <param name="writer">Takes the lines.</param>
/// <param name="spec">The network.</param>
/// <param name="graph">Its graph.</param>
internal sealed class PostProcessingWriter(CodeWriter writer, NetSpec spec, NetworkGraph graph)
{
    private const string Detection = "global::NetGen.Detection.";
    private const string Generated = "global::NetGen.Generated.";
    private const string Session = "global::NetGen.Session session";

    /// <summary>Writes the members of all post-processing.</summary>
    public void Write()
    {
        foreach (var step in PostProcessing.Of(spec, graph))
        {
            switch (step)
            {
                case NonMaxSuppressionProcess suppression:
                    Write(suppression);
                    break;
                case RoiAlignProcess align:
                    Write(align);
                    break;
                default:
                    throw new ArgumentException($"No method is written for {step}.", nameof(step));
            }
        }
    }

    private void Write(NonMaxSuppressionProcess step)
    {
        string selected = $"{Detection}SelectedBox";
        string score = step.ScoreThreshold is { } threshold ? $"that have a score above {Text(threshold)}" : "of any score";
        writer.Line($"/// <summary>The most boxes that {step.Method} selects of an image.</summary>");
        writer.Line($"public const int {step.Method}Length = {Text(step.Length)};");
        writer.Line();
        Summary(
            $"Selects boxes of a run's image as ONNX's NonMaxSuppression does: of the {Text(step.Count)} boxes of",
            $"<c>{step.Boxes}</c>, for each of the {Text(step.Classes)} classes of <c>{step.Scores}</c>, the best {Text(step.MaxPerClass)} {score},",
            $"without those whose IoU with a better one is above {Text(step.IouThreshold)}. It allocates when it is first",
            "called for a session, and not again.");
        Parameter("session", "A session of this network that has run; no other thread uses it meanwhile.");
        Parameter("selected", $"Receives the boxes, class by class and in a class the best first, as many as fit; {step.Method}Length suffice.");
        Image();
        writer.Line("/// <returns>The number of boxes selected.</returns>");
        Exceptions("The session is of another network.");
        writer.Line($"public static int {step.Method}({Session}, global::System.Span<{selected}> selected, int image = 0) =>");
        writer.Line($"    {step.Method}Step.Run(session, selected, image);");
        writer.Line();
        Summary("Selects boxes as the method with a place for them does, and returns them in a new array.");
        Parameter("session", "A session of this network that has run; no other thread uses it meanwhile.");
        Image();
        writer.Line("/// <returns>The boxes, class by class and in a class the highest score first.</returns>");
        Exceptions("The session is of another network.");
        writer.Line($"public static {selected}[] {step.Method}({Session}, int image = 0) => {step.Method}Step.Run(session, image);");
        writer.Line();
        writer.Line($"private static readonly {Generated}NonMaxSuppressionStep {step.Method}Step = new(");
        writer.Line($"    {ApiWriter.Literal(step.Boxes)},");
        writer.Line($"    {ApiWriter.Literal(step.Scores)},");
        writer.Line($"    new {Detection}BoxSelection");
        writer.Line("    {");
        writer.Line($"        MaxPerClass = {Text(step.MaxPerClass)},");
        writer.Line($"        IouThreshold = {ValuePrinter.Literal(step.IouThreshold)},");
        if (step.ScoreThreshold is { } least)
        {
            writer.Line($"        ScoreThreshold = {ValuePrinter.Literal(least)},");
        }

        writer.Line($"        Centred = {Text(step.Centred)},");
        writer.Line("    });");
        writer.Line();
    }

    private void Write(RoiAlignProcess step)
    {
        string shape = $"({Text(step.Count)}, {Text(step.Shape.Channels)}, {Text(step.Rows)}, {Text(step.Columns)})";
        writer.Line($"/// <summary>The number of floats of {step.Method} for an image.</summary>");
        writer.Line($"public const int {step.Method}Length = {Text(step.Length)};");
        writer.Line();
        Summary(
            $"Cuts regions out of a run's features as ONNX's RoiAlign does: those of the {Text(step.Count)} boxes of",
            $"<c>{step.Boxes}</c>, by left, top, right and bottom, times {Text(step.Scale)}, out of <c>{step.Features}</c>, {step.Shape};",
            $"each becomes {Text(step.Rows)} rows of {Text(step.Columns)}. It allocates nothing.");
        Parameter("session", "A session of this network that has run; no other thread runs it meanwhile.");
        Parameter("output", $"Receives {shape}: {step.Method}Length floats.");
        Image();
        Exceptions("The session is of another network, the length is another, or a box is not finite.");
        writer.Line($"public static void {step.Method}({Session}, global::System.Span<float> output, int image = 0) =>");
        writer.Line($"    {step.Method}Step.Run(session, output, image);");
        writer.Line();
        writer.Line($"private static readonly {Generated}RoiAlignStep {step.Method}Step = new(");
        writer.Line($"    {ApiWriter.Literal(step.Features)},");
        writer.Line($"    new {Detection}FeatureShape({Text(step.Shape.Channels)}, {Text(step.Shape.Height)}, {Text(step.Shape.Width)}),");
        writer.Line($"    {ApiWriter.Literal(step.Boxes)},");
        writer.Line(
            $"    new {Detection}RoiAlign({Text(step.Rows)}, {Text(step.Columns)}, {ValuePrinter.Literal(step.Scale)}, {Text(step.SamplingRatio)}, {Text(step.HalfPixel)}),");
        writer.Line($"    maximum: {Text(step.Maximum)});");
        writer.Line();
    }

    private void Summary(params string[] lines)
    {
        writer.Line("/// <summary>");
        foreach (string line in lines)
        {
            writer.Line("/// " + line);
        }

        writer.Line("/// </summary>");
    }

    private void Parameter(string name, string text) => writer.Line($"/// <param name=\"{name}\">{text}</param>");

    private void Image() => writer.Line("/// <param name=\"image\">Which image of the run, from 0.</param>");

    private void Exceptions(string argument)
    {
        writer.Line($"/// <exception cref=\"global::System.ArgumentException\">{argument}</exception>");
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The run had no such image.</exception>");
        writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">The session has not run.</exception>");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(float number) => ValuePrinter.Literal(number).TrimEnd('f');

    private static string Text(bool truth) => truth ? "true" : "false";
}
