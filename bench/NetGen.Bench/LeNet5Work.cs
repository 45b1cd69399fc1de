using NetGen.Data;

namespace NetGen.Bench;

/// <summary>What is measured: LeNet-5 reading one image, and learning from 64.</summary>
internal sealed class LeNet5Work
{
    /// <summary>The images of a training step.</summary>
    public const int Batch = 64;

    // The first convolution, 6 channels of 28x28 from a 5x5 window: its input needs no gradient.
    private const long FirstLayerMultiplyAdds = 6 * 28 * 28 * 25;

    private readonly Session _session;
    private readonly Trainer _trainer;
    private readonly float[] _images = new float[Batch * LeNet5.InputLength];
    private readonly int[] _labels = new int[Batch];

    public LeNet5Work(InstructionSet instructionSet, int threads)
    {
        var network = new LeNet5(seed: 1, instructionSet);
        _session = network.CreateSession(threads);
        _trainer = network.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Adam(1e-4), threads);
        var digits = new DrawnDigits(seed: 1).Generate(Batch);
        for (var i = 0; i < Batch; i++)
        {
            _labels[i] = digits.Label(i);
            ImagePreparation.LeNet.Prepare(digits, i, _images.AsSpan(i * LeNet5.InputLength, LeNet5.InputLength));
        }
    }

    /// <summary>Floating-point operations of one inference: two for each multiply-add of the layers.</summary>
    public static double InferenceOperations => 2.0 * LeNet5.MultiplyAdds;

    /// <summary>Floating-point operations of one training step: forward, weight gradient and data gradient have a layer's
    /// multiply-adds each. The optimizer is not counted.</summary>
    public static double StepOperations => 2.0 * Batch * (3 * LeNet5.MultiplyAdds - FirstLayerMultiplyAdds);

    /// <summary>The instruction sets that this machine runs at full speed.</summary>
    public static IEnumerable<InstructionSet> InstructionSetsHere
    {
        get
        {
            InstructionSet best = InstructionSets.Resolve(InstructionSet.Best);
            return best is InstructionSet.Neon
                ? [InstructionSet.Neon, InstructionSet.Portable]
                : new[] { InstructionSet.Avx512, InstructionSet.Avx2, InstructionSet.Portable }.Where(InstructionSets.IsSupported);
        }
    }

    /// <summary>One inference of one image.</summary>
    public float Infer() => _session.Run(_images.AsSpan(0, LeNet5.InputLength))[0];

    /// <summary>One training step: forward, loss, backward, Adam.</summary>
    public float Step() => _trainer.Step(_images, _labels);
}
