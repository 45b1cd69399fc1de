using NetGen.Generated;

namespace NetGen;

/// <summary>A head within a trainer: the outputs of the batch, their losses, and what they should be, where the head
/// has labels or targets of its own.</summary>
internal sealed unsafe class TrainingHead
{
    private readonly Head _head;
    private readonly TensorInfo _output;
    private readonly int _batch;
    private readonly float[] _outputs;
    private readonly double[] _losses;
    private int[]? _labels;
    private float[]? _targets;
    private bool _hasLabels;

    public TrainingHead(NetworkInfo network, Head head, int batch)
    {
        _head = head;
        Index = network.FindTrainingOutput(head.Output);
        _output = network.TrainingOutputs[Index];
        _batch = batch;
        var place = $"the output '{head.Output}' of {network.Name}, {Shapes.Text(_output.Shape)}";
        if (head.Loss.Objection(_output.Shape) is { } objection)
        {
            throw new ArgumentException($"{LossName} cannot stand on {place}: {objection}", nameof(head));
        }

        TargetLength = head.Loss.TargetLength(_output.Length);
        if (TargetLength < 0 || (long)batch * TargetLength > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{LossName} on {place} has targets of {TargetLength} floats an image; a batch of {batch} can have at most {Array.MaxLength}.",
                nameof(head));
        }

        // The activations hold the outputs too, so that this fits since those did.
        _outputs = new float[(long)batch * _output.Length];
        _losses = new double[batch];
    }

    /// <summary>The index among all outputs of the training pass.</summary>
    public int Index { get; }

    /// <summary>The name of the output.</summary>
    public string Name => _head.Output;

    /// <summary>The name of the kind of loss.</summary>
    public string LossName => _head.Loss.GetType().Name;

    /// <summary>The number of outputs of an image.</summary>
    public int Length => _output.Length;

    /// <summary>The number of floats of an image's target.</summary>
    public int TargetLength { get; }

    /// <summary>The loss of the last batch, before its weight.</summary>
    public double Loss { get; private set; }

    /// <summary>The loss of the last batch, times its weight.</summary>
    public double WeightedLoss => Loss * _head.Weight;

    /// <summary>The classes of this head alone, for the calls without labels.</summary>
    public Span<int> Labels
    {
        get
        {
            RequireLabels();
            _hasLabels = true;
            return _labels ??= new int[_batch];
        }
    }

    /// <summary>The targets of this head alone, for the calls without targets.</summary>
    public Span<float> Targets
    {
        get
        {
            _hasLabels = false;
            return _targets ??= new float[(long)_batch * TargetLength];
        }
    }

    /// <summary>The outputs of the images of a batch.</summary>
    public Span<float> Outputs(int count) => _outputs.AsSpan(0, count * Length);

    /// <summary>The outputs of an image of the last batch.</summary>
    public ReadOnlySpan<float> Output(int image) => _outputs.AsSpan(image * Length, Length);

    /// <summary>The loss of an image of the last batch, before scale and weight.</summary>
    public double LossOf(int image) => _losses[image];

    /// <summary>Checks the classes of a batch.</summary>
    public void CheckLabels(ReadOnlySpan<int> labels)
    {
        RequireLabels();
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[i],
                    $"The label of image {i} is {labels[i]}; it must be between 0 and {Length - 1}.");
            }
        }
    }

    /// <summary>Checks the number of targets of a batch.</summary>
    public void CheckTargets(ReadOnlySpan<float> targets, int count)
    {
        if (targets.Length != (long)count * TargetLength)
        {
            var each = TargetLength == Length
                ? $"{Shapes.Text(_output.Shape)} outputs per image of '{Name}'"
                : $"{TargetLength} per image, for the {_head.Loss.GetType().Name} of '{Name}'";
            throw new ArgumentException(
                $"{(long)count * TargetLength} targets were expected ({each}); {targets.Length} were given.", nameof(targets));
        }
    }

    /// <summary>Checks that the head has labels or targets of its own.</summary>
    public void CheckOwn(int count)
    {
        if (_hasLabels)
        {
            CheckLabels(_labels.AsSpan(0, count));
        }
        else if (_targets is null)
        {
            throw new InvalidOperationException(
                $"The head '{Name}' has neither labels nor targets: give them with the call, or fill Labels(\"{Name}\") or " +
                $"Targets(\"{Name}\") before.");
        }
    }

    /// <summary>Keeps the outputs of an image and their loss, and writes their gradient.</summary>
    /// <param name="image">The number of the image.</param>
    /// <param name="batch">What was given with the call.</param>
    /// <param name="output">The outputs.</param>
    /// <param name="gradient">Receives the gradient of the trainer's loss.</param>
    /// <param name="draw">Random bits of the image in this step.</param>
    public void Evaluate(
        int image, in TrainingBatch batch, ReadOnlySpan<float> output, Span<float> gradient, ulong draw)
    {
        var kept = _outputs.AsSpan(image * Length, Length);
        output.CopyTo(kept);
        var scale = (float)(_head.Loss.Scale(batch.Count, Length) * _head.Weight);
        _losses[image] = Compare(image, batch, kept, scale, gradient, draw);
    }

    /// <summary>The loss of an image as a batch of its own, times the head's weight. Nothing is kept of it.</summary>
    /// <param name="image">The number of the image.</param>
    /// <param name="batch">What was given with the call.</param>
    /// <param name="output">The outputs.</param>
    /// <param name="gradient">Overwritten; as long as the outputs.</param>
    /// <param name="draw">Random bits of the image.</param>
    public double LossOf(
        int image, in TrainingBatch batch, ReadOnlySpan<float> output, Span<float> gradient, ulong draw)
    {
        var scale = _head.Loss.Scale(1, Length) * _head.Weight;
        return scale * Compare(image, batch, output, (float)scale, gradient, draw);
    }

    /// <summary>Sums the losses of a batch, in the order of the images, whatever threads they were computed
    /// by.</summary>
    public void SumLosses(int count)
    {
        double total = 0;
        for (var i = 0; i < count; i++)
        {
            total += _losses[i];
        }

        Loss = total * _head.Loss.Scale(count, Length);
    }

    /// <summary>Whether outputs are compared with classes.</summary>
    public bool UsesLabels(in TrainingBatch batch) => batch.Labels != null || batch.Targets == null && _hasLabels;

    /// <summary>What the outputs of an image are compared with, if not with a class.</summary>
    public ReadOnlySpan<float> Target(int image, in TrainingBatch batch) => batch.Targets != null
        ? new ReadOnlySpan<float>(batch.Targets + (long)image * TargetLength, TargetLength)
        : _targets.AsSpan(image * TargetLength, TargetLength);

    private double Compare(
        int image, in TrainingBatch batch, ReadOnlySpan<float> output, float scale, Span<float> gradient, ulong draw)
    {
        if (UsesLabels(batch))
        {
            var label = batch.Labels != null ? batch.Labels[image] : _labels![image];
            return _head.Loss.Evaluate(output, label, scale, gradient);
        }

        return _head.Loss.Evaluate(output, Target(image, batch), scale, gradient, draw);
    }

    private void RequireLabels()
    {
        if (!_head.Loss.TakesLabels)
        {
            throw new ArgumentException(
                $"{_head.Loss.GetType().Name} compares outputs with numbers, not with classes; give targets.", "labels");
        }
    }
}
