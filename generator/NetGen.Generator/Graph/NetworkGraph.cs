using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>A network as a directed graph in single-assignment form; nodes are in execution order.</summary>
/// <param name="Tensors">All values, each at the index of its id.</param>
/// <param name="Nodes">All computations; each reads only what stands before it writes.</param>
/// <param name="Parameters">The parameters in declaration order, those of training only included.</param>
/// <param name="Inputs">What the user gives; the first is the image.</param>
/// <param name="Outputs">What the user gets: the outputs, of which the first is the network's result, then the
/// auxiliary ones.</param>
/// <param name="OutputGradients">The ids of the gradients of the outputs, in their order, which the losses write; empty
/// without a backward pass.</param>
/// <param name="InputGradients">The ids of the gradients of the inputs, in their order; empty unless asked for.</param>
/// <param name="BackwardStart">The index of the first node of the backward pass; the number of nodes without
/// one.</param>
public sealed record NetworkGraph(
    EquatableArray<Tensor> Tensors,
    EquatableArray<Node> Nodes,
    EquatableArray<Parameter> Parameters,
    EquatableArray<Port> Inputs,
    EquatableArray<Port> Outputs,
    EquatableArray<int> OutputGradients,
    EquatableArray<int> InputGradients,
    int BackwardStart)
{
    /// <summary>The windows that it classifies all at once, or null if its input is one image.</summary>
    public WindowGrid? Windows { get; init; }

    /// <summary>The id of the first input: the image.</summary>
    public int Input => Inputs[0].Tensor;

    /// <summary>The id of the first output: the network's result.</summary>
    public int Output => Outputs[0].Tensor;
}
