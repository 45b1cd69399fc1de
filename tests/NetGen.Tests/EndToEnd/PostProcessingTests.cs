using System.Reflection;
using NetGen.Detection;
using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The methods of a generated class for post-processing, on what a session computed.</summary>
public sealed class PostProcessingTests
{
    private const int Boxes = 30;
    private const int Classes = 3;

    private const string Source = """
        [Network(Input = "30x4")]
        [Scale(1, Name = "boxes"), Input("3x30", Name = "rated"), Scale(1, Name = "scores"), Input("2x9x11", Name = "map"), Scale(2, Name = "features")]
        [NonMaxSuppression("boxes", "scores", 5, Name = "detections", IouThreshold = 0.4, ScoreThreshold = 0.2)]
        [NonMaxSuppression("boxes", "rated", 30, Centred = true)]
        [RoiAlign("features", "boxes", 3, 2, Name = "pooled", Scale = 0.5, SamplingRatio = 2)]
        [RoiAlign("map", "boxes", 2, Name = "largest.of-them", Mode = "max", HalfPixel = false)]
        public partial class Net;
        """;

    private static readonly Lazy<Type> Net = new(() => GeneratorHarness.Run(Source).Load().GetType("Net", throwOnError: true)!);
    private static readonly float[] Images = [.. Image(1), .. Image(2)];
    private static readonly float[] Rated = [.. TestData.ToSingle(TestData.Uniform(2 * Classes * Boxes, seed: 3))];
    private static readonly float[] Map = TestData.ToSingle(TestData.Uniform(2 * 2 * 9 * 11, seed: 4));

    private delegate int Select(Session session, Span<SelectedBox> selected, int image);

    private delegate void Align(Session session, Span<float> output, int image);

    [Fact]
    public void Methods_do_what_the_functions_of_the_runtime_do()
    {
        var session = Run(batch: 2);
        for (int image = 0; image < 2; image++)
        {
            float[] boxes = Part(Images, image, 2);
            float[] scores = Part(Rated, image, 2);
            float[] map = Part(Map, image, 2);
            AssertSelected("Detections", new() { MaxPerClass = 5, IouThreshold = 0.4f, ScoreThreshold = 0.2f }, boxes, scores);
            AssertSelected("NonMaxSuppression", new() { MaxPerClass = 30, Centred = true }, boxes, scores);

            var align = new RoiAlign(3, 2, 0.5f, 2);
            AssertRegions("Pooled", 6, (box, output) => align.Forward<float>([.. map.Select(value => 2 * value)], new(2, 9, 11), box, output));
            var maximum = new RoiAlign(2, 2, isAligned: false);
            AssertRegions("LargestOfThem", 4, (box, output) => maximum.ForwardMaximum<float>(map, new(2, 9, 11), box, output));

            void AssertSelected(string method, BoxSelection selection, float[] boxes, float[] scores)
            {
                var expected = NetGen.Tests.Detection.NaiveSelection.Run(selection, boxes, scores);
                Assert.NotEmpty(expected);
                var selected = new SelectedBox[Constant(method + "Length")];
                Assert.Equal(expected.Count, Method<Select>(method)(session, selected, image));
                Assert.Equal(expected, selected[..expected.Count]);
                Assert.Equal(expected, Method<Func<Session, int, SelectedBox[]>>(method)(session, image));
            }

            void AssertRegions(string method, int positions, Action<Box, float[]> forward)
            {
                var output = new float[Constant(method + "Length")];
                Assert.Equal(Boxes * 2 * positions, output.Length);
                Method<Align>(method)(session, output, image);
                for (int i = 0; i < Boxes; i++)
                {
                    var expected = new float[2 * positions];
                    forward(new Box(boxes[i * 4], boxes[(i * 4) + 1], boxes[(i * 4) + 2], boxes[(i * 4) + 3]), expected);
                    Assert.Equal(expected, output[(i * 2 * positions)..((i + 1) * 2 * positions)]);
                }
            }
        }
    }

    [Fact]
    public void A_call_allocates_nothing_after_the_first()
    {
        var session = Run(batch: 1);
        var selected = new SelectedBox[Constant("DetectionsLength")];
        var pooled = new float[Constant("PooledLength")];
        var (select, align) = (Method<Select>("Detections"), Method<Align>("Pooled"));
        select(session, selected, 0);
        align(session, pooled, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        select(session, selected, 0);
        align(session, pooled, 0);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        var select = Method<Func<Session, int, SelectedBox[]>>("Detections");
        var align = Method<Align>("Pooled");
        var idle = Create().CreateSession();
        Assert.Contains("has not run", Assert.Throws<InvalidOperationException>(() => select(idle, 0)).Message);
        var session = Run(batch: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => select(session, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => select(session, -1));
        Assert.Throws<ArgumentNullException>(() => select(null!, 0));
        Assert.Contains("360", Assert.Throws<ArgumentException>(() => align(session, new float[359], 0)).Message);

        var other = ((Network)Activator.CreateInstance(
            GeneratorHarness.Run("[Network(Input = \"8\")] [Dense(3)] public partial class Other;").Load().GetType("Other")!,
            1UL,
            InstructionSet.Best)!).CreateSession();
        other.Run(new float[8]);
        Assert.Contains("no output 'boxes'", Assert.Throws<ArgumentException>(() => select(other, 0)).Message);
    }

    [Fact]
    public void What_is_read_is_an_output_behind_those_declared()
    {
        Assert.Equal(["features", "boxes", "scores", "rated", "map"], Create().Info.Outputs.Select(output => output.Name));
        var result = GeneratorHarness.Run(
            Source.Replace("Input = \"30x4\"", "Input = \"30x4\", Outputs = new[] { \"scores\", \"map\" }", StringComparison.Ordinal));
        var net = (Network)Activator.CreateInstance(result.Load().GetType("Net")!, 1UL, InstructionSet.Best)!;
        Assert.Equal(["scores", "map", "boxes", "rated", "features"], net.Info.Outputs.Select(output => output.Name));
    }

    private static Network Create() => (Network)Activator.CreateInstance(Net.Value, 1UL, InstructionSet.Best)!;

    private static Session Run(int batch)
    {
        var session = Create().CreateSession(batch: batch);
        Part(Rated, 0, 2 / batch).CopyTo(session.Input("rated"));
        Part(Map, 0, 2 / batch).CopyTo(session.Input("map"));
        session.Run(Part(Images, 0, 2 / batch));
        return session;
    }

    private static float[] Part(float[] all, int image, int images) => all[(all.Length / images * image)..(all.Length / images * (image + 1))];

    private static float[] Image(int seed) => [.. TestData.Uniform(Boxes * 4, seed).Select((x, i) => (float)((i % 4 < 2 ? 3 : 8) + (3 * x)))];

    private static int Constant(string name) => (int)Net.Value.GetField(name)!.GetRawConstantValue()!;

    private static T Method<T>(string name)
        where T : Delegate
    {
        var parameters = typeof(T).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType);
        return Net.Value.GetMethod(name, BindingFlags.Public | BindingFlags.Static, [.. parameters])!.CreateDelegate<T>();
    }
}
