using NetGen.Detection;
using NetGen.Tests.EndToEnd;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Networks;

/// <summary>The networks that say whether there is an object, what and where, and where the points of a face are, learn it from
/// drawn pictures, and then know pictures they never saw.</summary>
public sealed class LocalizationTests(ITestOutputHelper output)
{
    private const int Batch = 32;
    private const int Examples = 2400;
    private const int Unseen = 400;
    private const int BoxEnd = 5;

    private static readonly Lazy<NetworkAssembly> Assembly = new(() =>
        NetworkAssembly.Compile([SpecFiles.Read("localization"), SpecFiles.Read("landmarks")]));

    [SkippableTheory]
    [EveryInstructionSet]
    public void A_network_tells_whether_there_is_an_object_where_and_what(InstructionSet instructionSet)
    {
        var found = Learn(instructionSet, "localization", GeneratedScene.Objects, new LocalizationLoss(4, GeneratedScene.Shapes, coordinateWeight: 5), epochs: 16);
        var (right, rightClass, overlap, objects) = (0, 0, 0.0, 0);
        foreach (var (outputs, target) in found)
        {
            right += outputs[0] > 0 == (target[0] == 1) ? 1 : 0;
            if (target[0] == 1)
            {
                objects++;
                rightClass += Largest(outputs[BoxEnd..]) == Largest(target[BoxEnd..]) ? 1 : 0;
                overlap += Overlap.Iou(Box(outputs), Box(target));
            }
        }

        string result = $"{right} of {Unseen} pictures with or without an object, {rightClass} of {objects} classes, mean IoU {overlap / objects:F3}";
        output.WriteLine(result);
        Assert.True(right >= 0.97 * Unseen && rightClass >= 0.9 * objects && overlap >= 0.6 * objects, result);
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void A_network_finds_the_points_of_a_face(InstructionSet instructionSet)
    {
        var found = Learn(instructionSet, "landmarks", GeneratedScene.Faces, new LocalizationLoss(2 * GeneratedScene.Points, coordinateWeight: 5), epochs: 16);
        var (right, distance, points) = (0, 0.0, 0);
        foreach (var (outputs, target) in found)
        {
            right += outputs[0] > 0 == (target[0] == 1) ? 1 : 0;
            for (int i = 1; i < target.Length && target[0] == 1; i += 2)
            {
                points++;
                distance += GeneratedScene.Size * Math.Sqrt(Math.Pow(outputs[i] - target[i], 2) + Math.Pow(outputs[i + 1] - target[i + 1], 2));
            }
        }

        string result = $"{right} of {Unseen} pictures with or without a face, points {distance / points:F2} pixels from their places";
        output.WriteLine(result);
        Assert.True(right >= 0.97 * Unseen && distance <= points, result);
    }

    private List<(float[] Outputs, float[] Target)> Learn(
        InstructionSet instructionSet, string name, Func<int, int, GeneratedScene> draw, LocalizationLoss loss, int epochs)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(SpecFiles.Read(name), instructionSet, seed: 3);
        var scenes = draw(Examples, 1);
        var (image, length) = (scenes.Images.Length / Examples, scenes.Targets.Length / Examples);
        int steps = epochs * Examples / Batch;
        var trainer = network.CreateTrainer(Batch, loss, new Adam(0.002), schedule: Schedule.Cosine(steps), seed: 3);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int step = 0; step < steps; step++)
        {
            int begin = step * Batch % Examples;
            trainer.Step(scenes.Images.AsSpan(begin * image, Batch * image), scenes.Targets.AsSpan(begin * length, Batch * length));
        }

        output.WriteLine($"{name} on {instructionSet}: {clock.Elapsed.TotalSeconds:F1} s of training");
        var unseen = draw(Unseen, 2);
        var session = network.CreateSession();
        return
        [
            .. Enumerable.Range(0, Unseen).Select(i =>
                (session.Run(unseen.Images.AsSpan(i * image, image)).ToArray(), unseen.Targets.AsSpan(i * length, length).ToArray())),
        ];
    }

    private static Box Box(float[] values) => new CentredBox(values[1], values[2], values[3], values[4]).ToCorners();

    private static int Largest(float[] scores) => Array.IndexOf(scores, scores.Max());
}
