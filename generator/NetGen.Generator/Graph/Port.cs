namespace NetGen.Generator.Graph;

/// <summary>A tensor that the user sees, by name.</summary>
/// <param name="Name">The name of the layer that gives it; <c>input</c> for the image.</param>
/// <param name="Tensor">Its id.</param>
/// <param name="Auxiliary">Whether it is an output of training only.</param>
/// <param name="Layer">The index of the declared layer that makes it an input; -1 for outputs and for the
/// image.</param>
public sealed record Port(string Name, int Tensor, bool Auxiliary = false, int Layer = -1);
