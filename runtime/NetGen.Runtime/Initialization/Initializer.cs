using NetGen.Generated;
using NetGen.Randomness;

namespace NetGen;

/// <summary>How the weights and biases of a network start out. The parameters of other kinds have initial values of
/// their own: the scales of normalizations 1, their shifts 0, moving averages the mean 0 and the variance 1; those of constants and
/// slopes what their layers say.</summary>
public abstract class Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>PyTorch's default for convolution and dense layers: weights and biases uniform in
    /// +-1 / sqrt(fan-in).</summary>
    public static Initializer Default { get; } = new UniformInitializer(
        parameter => 1 / Math.Sqrt(parameter.FanIn), zeroBias: false);

    /// <summary>He, Zhang, Ren, Sun (2015), section 2.2: weights uniform in +-sqrt(6 / fan-in), for ReLU; biases
    /// 0.</summary>
    public static Initializer HeUniform { get; } = new UniformInitializer(
        parameter => Math.Sqrt(6.0 / parameter.FanIn), zeroBias: true);

    /// <summary>He, Zhang, Ren, Sun (2015), section 2.2: weights normal with variance 2 / fan-in, for ReLU; biases
    /// 0.</summary>
    public static Initializer HeNormal { get; } = new NormalInitializer(
        parameter => Math.Sqrt(2.0 / parameter.FanIn));

    /// <summary>Glorot and Bengio (2010), section 4.2.1: weights uniform in +-sqrt(6 / (fan-in + fan-out)), for tanh
    /// and sigmoid; biases 0.</summary>
    public static Initializer GlorotUniform { get; } = new UniformInitializer(
        parameter => Math.Sqrt(6.0 / ((double)parameter.FanIn + parameter.FanOut)), zeroBias: true);

    /// <summary>Glorot and Bengio (2010): weights normal with variance 2 / (fan-in + fan-out); biases 0.</summary>
    public static Initializer GlorotNormal { get; } = new NormalInitializer(
        parameter => Math.Sqrt(2.0 / ((double)parameter.FanIn + parameter.FanOut)));

    /// <summary>Writes the initial values of one parameter.</summary>
    internal abstract void Fill(Span<float> values, ParameterInfo parameter, RandomStream random);

    private protected static bool IsBias(ParameterInfo parameter) => parameter.Kind == ParameterKind.Bias;
}
