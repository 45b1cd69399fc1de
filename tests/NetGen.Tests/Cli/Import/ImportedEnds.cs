using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;
using NetGen.Detection;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Cli.Import;

/// <summary>The outputs of a model, where a network computes some and has others by its post-processing.</summary>
internal static class ImportedEnds
{
    private delegate void Align(Session session, Span<float> output, int image);

    /// <summary>The post-processing of a network, in the order of its entries.</summary>
    public static IReadOnlyList<PostProcess> StepsOf(ImportedNetwork network) => network.Spec.PostProcessing.Count == 0
        ? []
        : PostProcessing.Of(network.Spec, NetworkBuilder.Build(network.Spec, Purpose.Inference, out _)!);

    /// <summary>The outputs of a model in its order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">What its layers give for <see cref="ImportedNetwork.Outputs"/>.</param>
    /// <param name="steps">What its post-processing gives.</param>
    public static float[][] Join(ImportedNetwork network, OnnxModel model, float[][] outputs, IReadOnlyList<float[]> steps)
    {
        var results = new List<float[]>();
        var left = new Queue<float[]>(steps);
        for (int at = 0; at < outputs.Length;)
        {
            bool isLayer = network.Values.Count == 0 || model.Graph.Outputs[results.Count].Name == network.Values[at];
            results.Add(isLayer ? outputs[at] : left.Dequeue());
            at += isLayer ? 1 : 2;
        }

        return [.. results];
    }

    /// <summary>What post-processing gives for an image that a session ran, by the method of the generated class.</summary>
    public static float[] Run(Session session, Type network, PostProcess step, int number)
    {
        if (step is RoiAlignProcess align)
        {
            float[] output = new float[align.Length];
            network.GetMethod(step.Method)!.CreateDelegate<Align>()(session, output, 0);
            return output;
        }

        var selected = (SelectedBox[])network.GetMethod(step.Method, [typeof(Session), typeof(int)])!.Invoke(null, [session, 0])!;
        return Elements(selected, number);
    }

    /// <summary>What post-processing gives for an image, by the functions of the runtime.</summary>
    /// <param name="step">The post-processing.</param>
    /// <param name="first">The first output that it reads.</param>
    /// <param name="second">The second.</param>
    /// <param name="number">The number of the image.</param>
    public static float[] Run(PostProcess step, float[] first, float[] second, int number)
    {
        if (step is NonMaxSuppressionProcess s)
        {
            var selector = new BoxSelector(
                new() { MaxPerClass = s.MaxPerClass, IouThreshold = s.IouThreshold, ScoreThreshold = s.ScoreThreshold, Centred = s.Centred });
            return Elements(selector.Run(first, second), number);
        }

        var a = (RoiAlignProcess)step;
        var align = new RoiAlign(a.Rows, a.Columns, a.Scale, a.SamplingRatio, a.HalfPixel);
        var shape = new FeatureShape(a.Shape.Channels, a.Shape.Height, a.Shape.Width);
        float[] output = new float[a.Length];
        int length = output.Length / a.Count;
        for (int i = 0; i < a.Count; i++)
        {
            var region = new Box(second[i * 4], second[(i * 4) + 1], second[(i * 4) + 2], second[(i * 4) + 3]);
            if (a.Maximum)
            {
                align.ForwardMaximum<float>(first, shape, region, output.AsSpan(i * length, length));
            }
            else
            {
                align.Forward<float>(first, shape, region, output.AsSpan(i * length, length));
            }
        }

        return output;
    }

    // The image, the class and the box of each.
    private static float[] Elements(SelectedBox[] selected, int number) =>
        [.. selected.SelectMany(box => new float[] { number, box.Class, box.Index })];
}
