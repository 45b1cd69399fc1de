using NetGen.Detection;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;
using static NetGen.Tests.Detection.TwoStageCase;

namespace NetGen.Tests.Detection;

/// <summary>Two networks that are trained as one detector.</summary>
public sealed class TwoStageTests
{
    [SkippableTheory]
    [EveryInstructionSet]
    public void A_step_has_the_loss_and_the_gradients_of_the_definition(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var design = Design(instructionSet);
        var oracle = new TwoStageOracle(design, FeaturesSpec, HeadSpec, Training);
        var trainer = new TwoStageTrainer(design, Batch, new Sgd(0.1), Training, threads: 2);
        float loss = trainer.ComputeGradients(AllImages(), Targets());
        RegionSample[][] samples = [.. Enumerable.Range(0, Batch).Select(n => trainer.Samples(n).ToArray())];
        Assert.Equal(samples.Sum(s => s.Length), trainer.Regions);
        Assert.Contains(samples[0], s => s.Label > 0);
        Assert.All(samples, each => Assert.Contains(each, s => s.Label == 0));

        Assert.Equal(oracle.Run(Images, Truths, samples), loss, 1e-5);
        foreach (var (network, parts) in new[] { (design.Features, trainer.Features), (design.Head, trainer.Head) })
        {
            foreach (var parameter in network.Parameters)
            {
                Closeness.AssertClose(
                    oracle[network].ParameterGradient(parameter.Name),
                    TestData.ToDouble(parts.Gradient(parameter.Name)),
                    2e-5,
                    $"gradient of {parameter.Name}");
            }
        }
    }

    [Fact]
    public void The_gradients_of_the_definition_are_those_of_differences()
    {
        var design = Design(InstructionSet.Portable);
        var oracle = new TwoStageOracle(design, FeaturesSpec, HeadSpec, Training);
        var trainer = new TwoStageTrainer(design, Batch, new Sgd(0.1), Training);
        trainer.ComputeGradients(AllImages(), Targets());
        RegionSample[][] samples = [.. Enumerable.Range(0, Batch).Select(n => trainer.Samples(n).ToArray())];

        oracle.Run(Images, Truths, samples);
        var gradients = new[] { design.Features, design.Head }
            .SelectMany(network => network.Parameters.Select(p => (network, p.Name, Gradient: oracle[network].ParameterGradient(p.Name))))
            .ToArray();
        foreach (var (network, name, gradient) in gradients)
        {
            double[] values = TestData.ToDouble(network.Read(name));

            // A few of each: all of them would take minutes.
            int[] places = [.. Enumerable.Range(0, 5).Select(i => i * gradient.Length / 5).Distinct()];
            Differences.AssertGradient(
                [.. places.Select(i => values[i])],
                [.. places.Select(i => gradient[i])],
                some =>
                {
                    double[] moved = [.. values];
                    for (int i = 0; i < places.Length; i++)
                    {
                        moved[places[i]] = some[i];
                    }

                    oracle[network].SetParameter(name, moved);
                    double loss = oracle.Run(Images, Truths, samples);
                    oracle[network].SetParameter(name, values);
                    return loss;
                },
                name);
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void The_same_bits_for_1_2_and_3_threads(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var expected = Train(1);
        Assert.Equal(expected, Train(2));
        Assert.Equal(expected, Train(3));

        List<float> Train(int threads)
        {
            var design = Design(instructionSet);
            var trainer = new TwoStageTrainer(
                design, Batch, new Adam(0.01), Training with { Proposals = new() { Sample = 16 } }, threads, Schedule.WarmUp(2), GradientClipping.ByNorm(1), seed: 8);
            var result = new List<float>();
            for (int i = 0; i < 5; i++)
            {
                int count = i == 3 ? 2 : Batch;
                result.Add(trainer.Step(AllImages().AsSpan(0, count * ImageLength), Targets().AsSpan(0, count * 20)));
                result.AddRange(trainer.Samples(1).ToArray().SelectMany(s => new[] { s.Region.Left, s.Region.Bottom, s.Label }));
            }

            result.AddRange(design.Features.Parameters.SelectMany(p => design.Features.Read(p.Name).ToArray()));
            result.AddRange(design.Head.Parameters.SelectMany(p => design.Head.Read(p.Name).ToArray()));
            return result;
        }
    }

    [Fact]
    public void Neither_a_step_nor_a_detection_allocates()
    {
        var design = Design(InstructionSet.Best);
        var trainer = new TwoStageTrainer(design, Batch, new Adam(0.01), Training);
        var detector = new TwoStageDetector(design);
        var (images, targets, found) = (AllImages(), Targets(), new DetectedObject[100]);
        Box[] regions = [new(0, 0, 0.5f, 0.5f), new(0.2f, 0.3f, 0.9f, 0.9f)];
        Box[][] given = [regions, regions, regions];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            trainer.Step(images, targets);
            trainer.Step(images, targets, given);
            detector.Detect(images.AsSpan(0, ImageLength), found);
            detector.Detect(images.AsSpan(0, ImageLength), regions, found);
        }
    }

    [Fact]
    public void Given_regions_stand_in_for_the_proposals()
    {
        var design = Design(InstructionSet.Best);
        Box[] regions = [.. Enumerable.Range(0, 5).Select(i => new CentredBox(0.2f + (0.1f * i), 0.4f, 0.3f, 0.3f).ToCorners())];
        var training = Training with { Sampling = new RegionSampling { Count = 12, AddsObjects = false } };
        var trainer = new TwoStageTrainer(design, Batch, new Adam(0.01), training, threads: 2);
        trainer.Step(AllImages(), Targets(), [regions, [], regions]);
        Assert.Equal(10, trainer.Regions);
        Assert.Equal(regions.OrderBy(r => r.Left), trainer.Samples(0).ToArray().Select(s => s.Region).OrderBy(r => r.Left));
        Assert.Equal(0, trainer.Samples(1).Length);

        // Without any region the first network learns alone.
        float[] before = design.Head.Read("fc.weight").ToArray();
        trainer.Step(AllImages(), Targets(), [[], [], []]);
        Assert.Equal(0, trainer.Regions);
        Assert.Equal(before, design.Head.Read("fc.weight").ToArray());
        Assert.Equal((2, 1), (trainer.Features.Steps, trainer.Head.Steps));
    }

    [Fact]
    public void Regions_are_chosen_from_as_many_proposals_as_are_selected()
    {
        foreach (int maximum in new[] { 1, 3 })
        {
            var training = Training with
            {
                Selection = new ProposalSelection { Candidates = 100, Maximum = maximum },
                Sampling = new RegionSampling { Count = 12, AddsObjects = false },
            };
            var trainer = new TwoStageTrainer(Design(InstructionSet.Best), Batch, new Sgd(0.1), training);
            trainer.ComputeGradients(AllImages(), Targets());
            Assert.Equal([maximum, maximum, maximum], Enumerable.Range(0, Batch).Select(n => trainer.Samples(n).Length));
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void A_detector_learns_a_few_images_by_heart(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var design = Design(instructionSet);
        var training = Training with { Proposals = new(), RegionWeight = 1, BoxWeight = 1, Sampling = new() { Count = 32 } };
        var trainer = new TwoStageTrainer(design, Batch, new Adam(0.01), training, threads: 2);
        for (int i = 0; i < 400; i++)
        {
            trainer.Step(AllImages(), Targets());
        }

        var detector = new TwoStageDetector(design);
        var (all, onProposals) = (new DetectionEvaluation(), new DetectionEvaluation());
        var found = new DetectedObject[50];
        for (int n = 0; n < Batch; n++)
        {
            float[] image = TestData.ToSingle(Images[n]);
            int count = detector.Detect(image, found);
            all.Add(found.AsSpan(0, count), Truths[n]);

            // The same proposals given: the same objects.
            Box[] proposals = [.. detector.Proposals.ToArray().Select(p => p.Box)];
            var again = new DetectedObject[50];
            Assert.Equal(count, detector.Detect(image, proposals, again));
            Assert.Equal(found.Take(count), again.Take(count));
            detector.Evaluate(image, proposals, Truths[n], onProposals);
        }

        Assert.Equal(1, all.Evaluate().MeanAveragePrecision);
        Assert.Equal(1, onProposals.Evaluate().MeanAveragePrecision);
    }

    [Fact]
    public void Regions_are_classified_in_batches_of_any_size_and_on_the_image_itself()
    {
        var network = Assembly.Value.Create(WarpSpec, InstructionSet.Best);
        var align = new RoiAlign(8, 8, samples: 2);
        var shape = new FeatureShape(3, 16, 12);
        float[] image = TestData.ToSingle(Images[0]);
        var random = new Random(3);
        Box[] regions =
        [
            .. Enumerable.Range(0, 11).Select(_ => new CentredBox(random.NextSingle(), random.NextSingle(), 0.4f, 0.5f).ToCorners()),
            new(0.4f, 0.2f, 0.1f, 0.9f),
        ];
        var found = new DetectedObject[99];
        var one = new RegionClassifier(network, Regions, align, 0.1f, batch: 1);
        int count = one.Classify(image, shape, regions, found);
        Assert.True(count > 3, $"{count} objects");
        foreach (int batch in new[] { 4, 11, 50 })
        {
            var other = new DetectedObject[99];
            Assert.Equal(count, new RegionClassifier(network, Regions, align, 0.1f, batch: batch).Classify(image, shape, regions, other));
            for (int i = 0; i < count; i++)
            {
                Assert.Equal((found[i].Class, found[i].Score, found[i].Box.Left), (other[i].Class, other[i].Score, other[i].Box.Left));
            }
        }

        // The best one by hand.
        var session = network.CreateSession();
        var best = regions.Take(11).SelectMany(region =>
        {
            var cut = new float[3 * 64];
            align.Forward<float>(image, shape, region.ToPixels(12, 16), cut);
            session.Run(cut);
            var objects = new DetectedObject[3];
            int number = Regions.Decode(session.Output("scores"), session.Output("boxes"), region, 0.1f, objects);
            return objects.Take(number);
        }).MaxBy(o => o.Score);
        Assert.Equal(best.Class, found[0].Class);
        Assert.Equal(best.Score, found[0].Score, 1e-6f);
        Assert.Throws<ArgumentException>(() => one.Classify(image, new FeatureShape(2, 16, 12), regions, found));
        Assert.Throws<ArgumentException>(() => new RegionClassifier(network, Regions, new RoiAlign(7, 8)));
    }

    [Fact]
    public void Networks_that_do_not_fit_each_other_are_refused()
    {
        var (features, head, warp) = (Create(FeaturesSpec), Create(HeadSpec), Create(WarpSpec));
        Refused("'proposals' of Front should have 10 x 6 x 6 for the proposals; it is 10x8x6", () =>
            new TwoStageDesign(features, head, new ProposalHead(new AnchorGrid(6, 6, [new(1, 1), new(1, 2)])), Regions));
        Refused("'scores' of Back should have 3 for the background and 2 classes; it is 4", () =>
            new TwoStageDesign(features, head, Proposals, new RegionHead(2)));
        Refused("Regions have the 7 channels of 'features' of Front; Warp takes 3x8x8", () =>
            new TwoStageDesign(features, warp, Proposals, Regions));
        Refused("Front has no output 'map'", () =>
            new TwoStageDesign(features, head, Proposals, Regions, outputs: new TwoStageOutputs { Features = "map" }));

        var design = Design(InstructionSet.Best);
        var trainer = new TwoStageTrainer(design, Batch, new Adam(0.01), Training);
        Refused("60 targets were expected, 20 for each of 3 images; 40 were given", () => trainer.Step(AllImages(), new float[40]));
        Refused("Regions of 3 images were expected; those of 1 were given", () => trainer.Step(AllImages(), Targets(), [[]]));
        float[] targets = Targets();
        targets[4] = 3;
        Refused("Object 0 is of class 3; there are 3 classes", () => trainer.Step(AllImages(), targets));
        Assert.Equal(0, trainer.Features.Steps);
        trainer.Step(AllImages(), Targets());

        static Network Create(NetSpec spec) => Assembly.Value.Create(spec, InstructionSet.Best);
        static void Refused(string message, Func<object> call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}
