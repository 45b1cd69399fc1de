using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>A classifier whose dense layers became convolutions with the same weights sees every window of a larger image at
/// once (Sermanet et al. 2013, OverFeat, section 3.5).</summary>
public sealed class SlidingWindowTests
{
    private const int Window = 14;
    private const int Channels = 3;
    private const int Classes = 4;

    /// <summary>The distance of two windows: what the classifier's one pooling layer leaves out.</summary>
    private const int Step = 2;

    /// <summary>Of the largest score: sums of up to 400 floats run in another order.</summary>
    private const double Tolerance = 1e-5;

    private static readonly Lazy<NetworkAssembly> Assembly = new(() =>
        NetworkAssembly.Compile([SpecFiles.Read("sliding-window-14"), SpecFiles.Read("sliding-window-16"), SpecFiles.Read("sliding-window-28")]));

    public static TheoryData<int, InstructionSet> Cases
    {
        get
        {
            var cases = new TheoryData<int, InstructionSet>();
            foreach (var instructionSet in Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best))
            {
                cases.Add(16, instructionSet);
                cases.Add(28, instructionSet);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_map_of_scores_is_the_classifier_on_each_window(int size, InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var classifier = Assembly.Value.Create(SpecFiles.Read("sliding-window-14"), instructionSet, seed: 5);
        var sliding = Assembly.Value.Create(SpecFiles.Read($"sliding-window-{size}"), instructionSet, seed: 6);
        foreach (var parameter in classifier.Parameters)
        {
            // Dense weights (out, c * h * w) and those of the convolution (out, c, h, w) are the same numbers in one order.
            sliding.Write(parameter.Name, classifier.Read(parameter.Name));
        }

        float[] image = TestData.ToSingle(TestData.Uniform(Channels * size * size, seed: size));
        float[] map = sliding.CreateSession().Run(image).ToArray();
        int windows = ((size - Window) / Step) + 1;
        Assert.Equal(Classes * windows * windows, map.Length);

        var session = classifier.CreateSession();
        var expected = new double[map.Length];
        for (int row = 0; row < windows; row++)
        {
            for (int column = 0; column < windows; column++)
            {
                var scores = session.Run(Cut(image, size, row * Step, column * Step));
                for (int k = 0; k < Classes; k++)
                {
                    expected[(((k * windows) + row) * windows) + column] = scores[k];
                }
            }
        }

        Closeness.AssertClose(expected, TestData.ToDouble(map), Tolerance, $"scores on {size}x{size}");
    }

    private static float[] Cut(float[] image, int size, int top, int left) =>
    [
        .. from c in Enumerable.Range(0, Channels)
           from y in Enumerable.Range(0, Window)
           from x in Enumerable.Range(0, Window)
           select image[(((c * size) + top + y) * size) + left + x],
    ];
}
