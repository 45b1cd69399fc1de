using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>A node as the kernel table sees it: its tensors and what they look like, and how steps are made of
/// kernels.</summary>
/// <param name="graph">The graph, with layouts and copies.</param>
/// <param name="index">The node's index.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="purpose">What the pass is for.</param>
/// <param name="parts">Which parts of concatenations lie in the whole.</param>
/// <param name="sizes">The floats of tensors that the graph left unsized, to be written.</param>
public sealed class NodeLowering(
    NetworkGraph graph, int index, InstructionSet isa, Purpose purpose, SharedParts parts, IDictionary<int, int> sizes)
{
    /// <summary>The node.</summary>
    public Node Node => graph.Nodes[index];

    /// <summary>The instruction set.</summary>
    public InstructionSet Isa => isa;

    /// <summary>What the pass is for.</summary>
    public Purpose Purpose => purpose;

    /// <summary>The first input.</summary>
    public Tensor In => graph.Tensors[Node.Inputs[0]];

    /// <summary>The first output.</summary>
    public Tensor Out => graph.Tensors[Node.Output];

    /// <summary>Channels of the first input.</summary>
    public int Channels => In.Shape.Channels;

    /// <summary>Positions of a channel of the first input.</summary>
    public int Positions => (int)In.Shape.Positions;

    /// <summary>Floats of the first output as it lies in memory.</summary>
    public int Count => checked((int)PlanMemory.Floats(Out, isa));

    /// <summary>What the layer's name does not say of the node: that it is a gradient.</summary>
    public string Role => Out.GradientOf >= 0 ? "gradient" : "";

    /// <summary>Whether an input of a concatenation, or of a slice, shares memory with the output.</summary>
    public bool SharesMemory(int input) => parts.Contains(index, input);

    /// <summary>Says how large a packed, scratch or transformed tensor is.</summary>
    /// <param name="tensor">Its id.</param>
    /// <param name="floats">Its size.</param>
    public void SetSize(int tensor, int floats) => sizes[tensor] = floats;

    /// <summary>A call of a kernel on the node's tensors.</summary>
    /// <param name="role">What the layer's name does not say of it, for names and comments.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="inPlace">Whether the output may lie where the first input lies.</param>
    public Step Kernel(string role, KernelSpec kernel, bool inPlace = false) => Step(role, new KernelWork(kernel, inPlace));

    /// <summary>Some work on the node's tensors.</summary>
    public Step Step(string role, StepWork work)
    {
        string epilogue = string.Concat(Node.Epilogue.Select(item => item switch
        {
            ActivationItem activation => ", " + activation.Activation.Kind,
            ActivationGradientItem gradient => $", {gradient.Activation.Kind} gradient",
            AdditionItem => ", add",
            _ => "",
        }));
        string title = role.Length == 0 ? Node.Name : $"{Node.Name} {role}";
        string summary = $"{Node.Name}: {Node.Operation.Mnemonic}{Node.Algorithm?.Suffix}{epilogue}";
        return new Step(Node.Name, title, summary, work, Node.Inputs, Node.Outputs);
    }
}
