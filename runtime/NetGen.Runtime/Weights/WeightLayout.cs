namespace NetGen;

/// <summary>How a file orders the dimensions of a weight. Tensors of one dimension are the same in every
/// layout.</summary>
public enum WeightLayout
{
    /// <summary>As in PyTorch and in this library: (out, in / groups, kernel...) for a convolution, (in, out / groups,
    /// kernel...) for a transposed one, (out, in) for a dense layer.</summary>
    PyTorch,

    /// <summary>As in TensorFlow, Keras and Flax: (kernel..., in / groups, out) for a convolution, (kernel..., out /
    /// groups, in) for a transposed one, (in, out) for a dense layer.</summary>
    TensorFlow,

    /// <summary>A depthwise convolution of TensorFlow or Keras: (kernel..., in, multiplier).</summary>
    TensorFlowDepthwise,

    /// <summary>As in TensorFlow Lite: (out, kernel..., in / groups) for a convolution, (out, in) for a dense
    /// layer.</summary>
    TensorFlowLite,

    /// <summary>A depthwise convolution of TensorFlow Lite: (1, kernel..., out).</summary>
    TensorFlowLiteDepthwise,
}
