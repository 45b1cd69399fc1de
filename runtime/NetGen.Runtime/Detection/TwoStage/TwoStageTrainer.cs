using NetGen.Threading;

namespace NetGen.Detection;

/// <summary>
/// Trains the two networks of a detector together (Ren et al., Faster R-CNN, 2015, section 3.2, approximate joint
/// training): in each step the proposals of the moment are sampled, the second network learns what is in them, and the
/// gradient of its input goes back through
/// <see cref="RoiAlign"/> to the features. Where a region lies counts as given: it has no gradient. The loss is
/// <code>
/// proposals + region weight * (cross entropy of the scores + box weight * smooth L1 of the boxes)
/// </code>
/// with the means over the images, or over all regions of the batch.
/// </summary>
/// <remarks>A step allocates nothing, and has the same bits for any number of threads. One object serves one caller at
/// a time.</remarks>
public sealed class TwoStageTrainer
{
    private readonly TwoStageDesign _design;
    private readonly ThreadTeam _team;
    private readonly Action<int> _cutOut;
    private readonly Action<int> _scatter;
    private readonly RegionChooser[] _choosers;
    private readonly RegionSample[] _samples;
    private readonly Box[]?[] _given;
    private readonly int[] _counts;
    private readonly int _perImage;
    private readonly int _targetLength;
    private readonly float[] _cut;
    private int _images;

    /// <summary>Creates a trainer.</summary>
    /// <param name="design">The networks; the second one must give the gradient of its input.</param>
    /// <param name="batch">The largest number of images of a step.</param>
    /// <param name="optimizer">How a step changes the parameters of both.</param>
    /// <param name="training">What counts how much.</param>
    /// <param name="threads">The number of threads, the caller included: 1 to 256. The result does not depend on
    /// it.</param>
    /// <param name="schedule">How the learning rate changes; absent, it does not.</param>
    /// <param name="clipping">What is done to large gradients, of each network for itself; absent, nothing.</param>
    /// <param name="seed">Determines what is sampled; absent, the seed of the first network.</param>
    /// <exception cref="ArgumentException">The second network was declared without <c>InputGradient</c>, or an option
    /// is out of range.</exception>
    public TwoStageTrainer(
        TwoStageDesign design,
        int batch,
        Optimizer optimizer,
        TwoStageTraining? training = null,
        int threads = 1,
        Schedule? schedule = null,
        GradientClipping? clipping = null,
        ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (design.Head.Program.Training.InputGradientOffsets.Length == 0)
        {
            throw new ArgumentException(
                $"{design.Head.Info.Name} was generated without the gradient of its input, which the features need: declare it with InputGradient = true.",
                nameof(design));
        }

        training ??= new();
        training.Sampling.Check();
        _design = design;
        _team = new ThreadTeam(threads);
        _perImage = training.Sampling.Count;
        Features = Trainer(
            design.Features,
            batch,
            new Head(design.Outputs.Proposals, new ProposalLoss(design.Proposals, training.Proposals, training.MaximumObjects)));
        Head = Trainer(
            design.Head,
            batch * _perImage,
            new Head(design.Outputs.Scores, new SoftmaxCrossEntropy(), training.RegionWeight),
            new Head(design.Outputs.Boxes, new RegionBoxLoss(design.Regions), training.RegionWeight * training.BoxWeight));
        _targetLength = training.MaximumObjects * ObjectTargets.Stride;
        _choosers = [.. Enumerable.Range(0, threads).Select(_ => new RegionChooser(design, training))];
        _samples = new RegionSample[batch * _perImage];
        _cut = new float[(long)batch * _perImage * design.Head.Info.Inputs[0].Length];
        _given = new Box[]?[batch];
        _counts = new int[batch];
        (_cutOut, _scatter) = (CutOut, Scatter);

        // The threads fill them, but one must have taken them before.
        Head.Labels(design.Outputs.Scores);
        Head.Targets(design.Outputs.Boxes);

        Trainer Trainer(Network network, int size, params Head[] heads) => new(
            network, size, heads, optimizer, _team, schedule ?? Schedule.Constant, clipping, null, seed ?? design.Features.Seed);
    }

    /// <summary>The trainer of the first network.</summary>
    public Trainer Features { get; }

    /// <summary>The trainer of the second network.</summary>
    public Trainer Head { get; }

    /// <summary>The number of regions of the last batch.</summary>
    public int Regions => Offset(_images);

    /// <summary>The regions of an image that the second network was trained on in the last step.</summary>
    /// <param name="image">The index of the image in the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch has no such image.</exception>
    public ReadOnlySpan<RegionSample> Samples(int image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)_images, nameof(image));
        return _samples.AsSpan(image * _perImage, _counts[image]);
    }

    /// <summary>One training step of both networks.</summary>
    /// <param name="images">1 to as many images as a batch has, each (C, H, W), one behind the other.</param>
    /// <param name="targets">Their objects, as <see cref="ObjectTargets"/> writes them.</param>
    /// <param name="regions">Regions of each image, in fractions of it, that stand in for the proposals, as in Fast
    /// R-CNN; empty for the proposals of the first network.</param>
    /// <returns>The loss of the batch, from before the update.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or an object is of no class; the networks are
    /// unchanged.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets, ReadOnlySpan<Box[]> regions = default)
    {
        var loss = ComputeGradients(images, targets, regions);
        Features.Update();
        if (Regions > 0)
        {
            Head.Update();
        }

        return loss;
    }

    /// <summary>As <see cref="Step"/>, but the parameters stay: <see cref="Features"/> and <see cref="Head"/> have
    /// their gradients.</summary>
    /// <param name="images">The images, one behind the other.</param>
    /// <param name="targets">Their objects.</param>
    /// <param name="regions">Regions of each image, or empty.</param>
    /// <returns>The loss of the batch.</returns>
    /// <exception cref="ArgumentException">As of <see cref="Step"/>.</exception>
    public float ComputeGradients(ReadOnlySpan<float> images, ReadOnlySpan<float> targets, ReadOnlySpan<Box[]> regions = default)
    {
        var loss = Forward(images, targets, regions);
        var count = Regions;
        if (count > 0)
        {
            loss += Head.Forward(_cut.AsSpan(0, count * _design.Head.Info.Inputs[0].Length));
            Head.Backward();
            _team.Run(_scatter);
        }

        Features.Backward();
        return loss;
    }

    // The first network's loss; afterwards the regions of all images are cut out.
    private float Forward(ReadOnlySpan<float> images, ReadOnlySpan<float> targets, ReadOnlySpan<Box[]> regions)
    {
        var count = images.Length / _design.Features.Info.Inputs[0].Length;
        if (targets.Length != (long)count * _targetLength)
        {
            throw new ArgumentException(
                $"{(long)count * _targetLength} targets were expected, {_targetLength} for each of {count} images; {targets.Length} were given.",
                nameof(targets));
        }

        if (regions.Length != 0 && regions.Length != count)
        {
            throw new ArgumentException($"Regions of {count} images were expected; those of {regions.Length} were given.", nameof(regions));
        }

        // More images than fit are refused by the trainer.
        targets[..Math.Min(targets.Length, Features.Batch * _targetLength)].CopyTo(Features.Targets(_design.Outputs.Proposals));
        var loss = Features.Forward(images);
        for (var i = 0; i < count; i++)
        {
            _given[i] = regions.Length > 0 ? regions[i] : null;
        }

        _images = count;
        _team.Run(_cutOut);
        return loss;
    }

    private void CutOut(int thread)
    {
        var (begin, end) = Share(thread);
        for (var i = begin; i < end; i++)
        {
            var target = Features.Targets(_design.Outputs.Proposals).Slice(i * _targetLength, _targetLength);
            var samples = _samples.AsSpan(i * _perImage, _perImage);
            _counts[i] = _given[i] is { } given
                ? _choosers[thread].Choose(given, target, Features.Draw(i), samples)
                : _choosers[thread].Choose(Features.Output(_design.Outputs.Proposals, i), target, Features.Draw(i), samples);
        }

        // Regions of the images before stand in front.
        _team.Barrier();
        var labels = Head.Labels(_design.Outputs.Scores);
        var targets = Head.Targets(_design.Outputs.Boxes);
        var length = _design.Head.Info.Inputs[0].Length;
        for (var i = begin; i < end; i++)
        {
            var at = Offset(i);
            var features = Features.Output(_design.Outputs.Features, i);
            foreach (ref readonly var sample in Samples(i))
            {
                _design.Align.Forward(features, _design.FeatureShape, Place(sample), _cut.AsSpan(at * length, length));
                labels[at] = sample.Label;
                RegionBoxLoss.Write(sample, targets.Slice(at * RegionBoxLoss.Stride, RegionBoxLoss.Stride));
                at++;
            }
        }
    }

    // Each image's regions in their order, whichever thread has the image.
    private void Scatter(int thread)
    {
        var (begin, end) = Share(thread);
        for (var i = begin; i < end; i++)
        {
            var at = Offset(i);
            var gradient = Features.OutputGradient(_design.Outputs.Features, i);
            foreach (ref readonly var sample in Samples(i))
            {
                _design.Align.Backward(Head.InputGradient(at++), _design.FeatureShape, Place(sample), gradient);
            }
        }
    }

    private Box Place(in RegionSample sample) => sample.Region.ToPixels(_design.FeatureShape.Width, _design.FeatureShape.Height);

    private int Offset(int image)
    {
        var offset = 0;
        for (var i = 0; i < image; i++)
        {
            offset += _counts[i];
        }

        return offset;
    }

    private (int Begin, int End) Share(int thread) =>
        (Partition.Begin(_images, thread, _team.Size), Partition.End(_images, thread, _team.Size));

    /// <summary>What a thread needs to choose regions.</summary>
    private sealed class RegionChooser(TwoStageDesign design, TwoStageTraining training)
    {
        private readonly ProposalSelector _selector = new(design.Proposals, training.Selection);
        private readonly RegionSampler _sampler = new(design.Regions, training.Sampling, Maximum(design, training) + training.MaximumObjects);
        private readonly GroundTruth[] _truths = new GroundTruth[training.MaximumObjects];
        private readonly DetectedObject[] _proposals = new DetectedObject[Maximum(design, training)];
        private readonly Box[] _boxes = new Box[Maximum(design, training)];

        /// <summary>Chooses among the proposals of an image.</summary>
        public int Choose(ReadOnlySpan<float> proposals, ReadOnlySpan<float> target, ulong draw, Span<RegionSample> samples)
        {
            var count = _selector.Select(proposals, _proposals);
            for (var i = 0; i < count; i++)
            {
                _boxes[i] = _proposals[i].Box;
            }

            return Choose(_boxes.AsSpan(0, count), target, draw, samples);
        }

        /// <summary>Chooses among given regions.</summary>
        public int Choose(ReadOnlySpan<Box> regions, ReadOnlySpan<float> target, ulong draw, Span<RegionSample> samples)
        {
            var count = ObjectTargets.Count(target);
            for (var i = 0; i < count; i++)
            {
                _truths[i] = ObjectTargets.Read(target, i);
            }

            return _sampler.Sample(regions, _truths.AsSpan(0, count), draw, samples);
        }

        private static int Maximum(TwoStageDesign design, TwoStageTraining training) =>
            Math.Min(training.Selection.Maximum, design.Proposals.BoxesPerCell * design.Proposals.Cells);
    }
}
