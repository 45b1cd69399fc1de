using System.Numerics;

namespace NetGen;

/// <summary>
/// Stochastic gradient descent, PyTorch's <c>SGD</c> with dampening 0, for the gradient g of the parameter p:
/// <code>
/// g = g + weightDecay p
/// b = momentum b + g                    (with momentum)
/// p = p - learningRate (g + momentum b) (Nesterov)
/// p = p - learningRate b                (else)
/// </code>
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, at least 0.</param>
    /// <param name="momentum">The momentum, in [0, 1).</param>
    /// <param name="nesterov">Whether to look ahead (Nesterov); needs a momentum.</param>
    /// <param name="weightDecay">The weight decay, at least 0.</param>
    /// <param name="decayed">Which parameters decay.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Sgd(
        double learningRate,
        double momentum = 0,
        bool nesterov = false,
        double weightDecay = 0,
        DecayedParameters decayed = DecayedParameters.All)
        : base(learningRate, weightDecay, decayed)
    {
        Hyperparameter.RequireDecay(momentum, nameof(momentum));
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Nesterov's rule needs a momentum above 0.", nameof(nesterov));
        }

        Momentum = momentum;
        Nesterov = nesterov;
    }

    /// <summary>The momentum.</summary>
    public double Momentum { get; }

    /// <summary>Whether it looks ahead.</summary>
    public bool Nesterov { get; }

    internal override int StateCount => Momentum > 0 ? 1 : 0;

    internal override bool Update(
        in OptimizerStep step,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> first,
        Span<float> second)
    {
        var rate = (float)step.LearningRate;
        var decay = (float)step.WeightDecay;
        var momentum = (float)Momentum;
        var bits = Vector<int>.Zero;
        for (var i = 0; i < parameters.Length; i += Vector<float>.Count)
        {
            var p = Lanes.Load(parameters, i);
            var direction = Lanes.Load(gradients, i) + decay * p;
            if (momentum > 0)
            {
                // The buffer starts at 0, so that the first step's is the gradient, as in PyTorch.
                var b = momentum * Lanes.Load(first, i) + direction;
                Lanes.Store(b, first, i);
                direction = Nesterov ? direction + momentum * b : b;
            }

            p -= rate * direction;
            Lanes.Store(p, parameters, i);
            bits |= Finite.Bits(p);
        }

        return bits == Vector<int>.Zero;
    }
}
