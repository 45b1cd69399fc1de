using System.Numerics;

namespace NetGen;

/// <summary>
/// RMSProp (Hinton, lecture 6e, 2012), PyTorch's <c>RMSprop</c>, for the gradient g of the parameter p:
/// <code>
/// g = g + weightDecay p
/// v = alpha v + (1 - alpha) g^2
/// d = g / (sqrt(v) + epsilon)
/// b = momentum b + d, d = b             (with momentum)
/// p = p - learningRate d
/// </code>
/// </summary>
public sealed class RmsProp : Optimizer
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, at least 0.</param>
    /// <param name="alpha">How much of the mean square a step keeps, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, positive.</param>
    /// <param name="momentum">The momentum, in [0, 1).</param>
    /// <param name="weightDecay">The weight decay, at least 0.</param>
    /// <param name="decayed">Which parameters decay.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public RmsProp(
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double momentum = 0,
        double weightDecay = 0,
        DecayedParameters decayed = DecayedParameters.All)
        : base(learningRate, weightDecay, decayed)
    {
        Hyperparameter.RequireDecay(alpha, nameof(alpha));
        Hyperparameter.RequirePositive(epsilon, nameof(epsilon));
        Hyperparameter.RequireDecay(momentum, nameof(momentum));
        Alpha = alpha;
        Epsilon = epsilon;
        Momentum = momentum;
    }

    /// <summary>How much of the mean square a step keeps.</summary>
    public double Alpha { get; }

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; }

    /// <summary>The momentum.</summary>
    public double Momentum { get; }

    internal override int StateCount => Momentum > 0 ? 2 : 1;

    internal override int SquareState => 1;

    internal override bool Update(
        in OptimizerStep step,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> first,
        Span<float> second)
    {
        var rate = (float)step.LearningRate;
        var decay = (float)step.WeightDecay;
        var alpha = (float)Alpha;
        var added = (float)(1 - Alpha);
        var epsilon = new Vector<float>((float)Epsilon);
        var momentum = (float)Momentum;
        var bits = Vector<int>.Zero;
        for (var i = 0; i < parameters.Length; i += Vector<float>.Count)
        {
            var p = Lanes.Load(parameters, i);
            var g = Lanes.Load(gradients, i) + decay * p;
            var v = alpha * Lanes.Load(first, i) + added * (g * g);
            Lanes.Store(v, first, i);
            var direction = g / (Vector.SquareRoot(v) + epsilon);
            if (momentum > 0)
            {
                direction += momentum * Lanes.Load(second, i);
                Lanes.Store(direction, second, i);
            }

            p -= rate * direction;
            Lanes.Store(p, parameters, i);
            bits |= Finite.Bits(p) | Finite.Bits(v);
        }

        return bits == Vector<int>.Zero;
    }
}
