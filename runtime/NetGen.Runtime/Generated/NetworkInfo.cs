namespace NetGen.Generated;

/// <summary>What a generated network says of itself.</summary>
/// <param name="Name">The class name.</param>
/// <param name="InputShape">The shape of one input image: channels, then spatial extents.</param>
/// <param name="OutputShape">The shape of one output.</param>
/// <param name="Parameters">The parameters in declaration order.</param>
/// <param name="ParameterArenaSize">The size of the parameter arena in floats, alignment included.</param>
/// <param name="MultiplyAdds">The number of multiply-adds of one image's forward pass.</param>
public sealed record NetworkInfo(
    string Name,
    int[] InputShape,
    int[] OutputShape,
    ParameterInfo[] Parameters,
    int ParameterArenaSize,
    long MultiplyAdds);

/// <summary>A trainable parameter of a generated network.</summary>
/// <param name="Name">Its name as in a PyTorch state dict.</param>
/// <param name="Dimensions">Its dimensions as in PyTorch, outermost first.</param>
/// <param name="Offset">Its offset in the parameter arena, in floats; a multiple of 16.</param>
/// <param name="FanIn">The number of inputs that reach one output.</param>
/// <param name="FanOut">The number of outputs that one input reaches.</param>
public sealed record ParameterInfo(string Name, int[] Dimensions, int Offset, int FanIn, int FanOut);
