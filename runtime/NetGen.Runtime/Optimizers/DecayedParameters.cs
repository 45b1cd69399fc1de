namespace NetGen;

/// <summary>Which parameters an optimizer's weight decay makes smaller.</summary>
public enum DecayedParameters
{
    /// <summary>All trainable ones, PyTorch's default.</summary>
    All,

    /// <summary>The weights of convolutions and dense layers alone: no biases, scales and shifts of normalizations, or
    /// slopes of activations, each of which controls a single variable (Goodfellow, Bengio and Courville 2016, section
    /// 7.1).</summary>
    Weights,
}
