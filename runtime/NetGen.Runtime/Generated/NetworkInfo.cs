namespace NetGen.Generated;

/// <summary>What a generated network says of itself.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Inputs">What it takes; the first is the image.</param>
/// <param name="Outputs">What it gives; the first is what <see cref="Session.Run(ReadOnlySpan{float})"/>
/// returns.</param>
/// <param name="Auxiliary">What it gives in training only.</param>
/// <param name="Parameters">The parameters in declaration order.</param>
/// <param name="ParameterArenaSize">The size of the parameter arena in floats, alignment included.</param>
/// <param name="MultiplyAdds">The number of multiply-adds of one image's forward pass.</param>
public sealed record NetworkInfo(
    string Name,
    TensorInfo[] Inputs,
    TensorInfo[] Outputs,
    TensorInfo[] Auxiliary,
    ParameterInfo[] Parameters,
    int ParameterArenaSize,
    long MultiplyAdds)
{
    /// <summary>The batch norms that inference has in the weights of the layers before them.</summary>
    public FoldInfo[] Folds { get; init; } = [];

    /// <summary>The names of the parameters that inference does not read.</summary>
    public string[] TrainingOnly { get; init; } = [];

    /// <summary>The windows of an image that it classifies all at once, or null if an image is one window.</summary>
    public WindowInfo? Windows { get; init; }

    /// <summary>The shape of one input image: channels, then spatial extents.</summary>
    public int[] InputShape => Inputs[0].Shape;

    /// <summary>The shape of the first output.</summary>
    public int[] OutputShape => Outputs[0].Shape;

    /// <summary>What it gives in training: the outputs, then the auxiliary ones.</summary>
    internal TensorInfo[] TrainingOutputs { get; } = [.. Outputs, .. Auxiliary];

    /// <summary>The index of the input of a name.</summary>
    internal int FindInput(string name) => Find(Inputs, name, "input");

    /// <summary>The index of the output of a name.</summary>
    internal int FindOutput(string name) => Find(Outputs, name, "output");

    /// <summary>The index of the output of a name in <see cref="TrainingOutputs"/>.</summary>
    internal int FindTrainingOutput(string name) => Find(TrainingOutputs, name, "output");

    private int Find(TensorInfo[] tensors, string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"{Name} has no {what} '{name}'; it has {string.Join(", ", tensors.Select(t => $"'{t.Name}'"))}.", nameof(name));
    }
}

/// <summary>An input or output of a generated network.</summary>
/// <param name="Name">The name of the layer that gives it; <c>input</c> for the image.</param>
/// <param name="Shape">Its shape for one image: channels, then spatial extents.</param>
public sealed record TensorInfo(string Name, int[] Shape)
{
    /// <summary>The number of floats for one image.</summary>
    public int Length { get; } = Shapes.Elements(Shape);
}

/// <summary>The windows of an image, row by row; the first lies in the corner.</summary>
/// <param name="Extents">The extents of a window, one for each axis of the image.</param>
/// <param name="Strides">The distance of two windows in pixels, one for each axis.</param>
public sealed record WindowInfo(int[] Extents, int[] Strides);

/// <summary>A parameter of a generated network.</summary>
/// <param name="Name">Its name as in a PyTorch state dict.</param>
/// <param name="Dimensions">Its dimensions as in PyTorch, outermost first.</param>
/// <param name="Offset">Its offset in the parameter arena, in floats; a multiple of 16.</param>
/// <param name="FanIn">The number of inputs that reach one output.</param>
/// <param name="FanOut">The number of outputs that one input reaches.</param>
/// <param name="Kind">What it is to its layer.</param>
/// <param name="InitialValue">What all its elements are at first, or null if they are drawn by an initializer.</param>
/// <param name="Frozen">Whether its layer was declared to leave it as it is in training.</param>
public sealed record ParameterInfo(
    string Name,
    int[] Dimensions,
    int Offset,
    int FanIn,
    int FanOut,
    ParameterKind Kind,
    float? InitialValue = null,
    bool Frozen = false)
{
    /// <summary>Whether training changes it by its gradient.</summary>
    public bool Trainable => Kind != ParameterKind.Statistic && !Frozen;
}

/// <summary>A batch norm that is part of the layer before it at inference.</summary>
/// <param name="Weight">The name of that layer's weight; its first dimension are the channels.</param>
/// <param name="Norm">The name of the batch norm.</param>
/// <param name="Epsilon">What is added to its variance.</param>
public sealed record FoldInfo(string Weight, string Norm, float Epsilon);
