namespace NetGen.Generator.Graph;

/// <summary>How a parameter starts out, before training or loading.</summary>
public sealed record Initialization
{
    private Initialization(float? value) => Value = value;

    /// <summary>Uniform in +-1/sqrt(fan-in), PyTorch's default for convolution and dense weights and biases, unless the
    /// user chooses another initializer.</summary>
    public static Initialization FanInUniform { get; } = new(value: null);

    /// <summary>All 0, whatever the initializer.</summary>
    public static Initialization Zeros { get; } = Constant(0);

    /// <summary>All 1, whatever the initializer.</summary>
    public static Initialization Ones { get; } = Constant(1);

    /// <summary>The value of all elements, or null if they are drawn.</summary>
    public float? Value { get; }

    /// <summary>All of one value, whatever the initializer.</summary>
    public static Initialization Constant(float value) => new(value);
}
