namespace NetGen;

/// <summary>What a tensor of a file is in a network.</summary>
/// <param name="Name">The name of the parameter; where the rule's own name is a pattern, each <c>*</c> and <c>{n}</c>
/// stands for what it matched there.</param>
/// <param name="Layout">How the file orders the tensor's dimensions.</param>
public sealed record WeightTarget(string Name, WeightLayout Layout = WeightLayout.PyTorch)
{
    /// <summary>A tensor that is not needed, and is not read.</summary>
    public static WeightTarget Ignored { get; } = new("");

    /// <summary>
    /// The parameter's dimensions in PyTorch's layout as the file's network saw them, where they are others of the same
    /// product; empty where they are not. A dense layer of 120 features behind the flattened channels-last image of
    /// 16x5x5 has <c>[120, 16, 5, 5]</c> there: the layout brings its inputs into the order of channels first. A
    /// convolution that takes the weights of a dense layer of 400 inputs has <c>[120, 400]</c>. The file's tensor may
    /// have any shape with that product.
    /// </summary>
    public IReadOnlyList<int> Dimensions { get; init; } = [];

    /// <summary>A parameter in PyTorch's layout.</summary>
    /// <param name="name">Its name.</param>
    public static implicit operator WeightTarget(string name) => FromString(name);

    /// <summary>A parameter in PyTorch's layout.</summary>
    /// <param name="name">Its name.</param>
    public static WeightTarget FromString(string name) => new(name);
}
