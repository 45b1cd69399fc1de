using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>An operation of the forward pass, with its cost and its gradient rule.</summary>
public abstract record ForwardOperation : Operation
{
    /// <summary>Multiply-adds of one image.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>The same operation with its first output alone, where the others are read by its gradient
    /// only.</summary>
    public virtual ForwardOperation WithoutKept => this;

    /// <summary>Whether no gradient comes through an input: the derivative is zero wherever there is one.</summary>
    public virtual bool StopsGradient(int input) => false;

    /// <summary>Says what the operation is for all windows of an image at once, where the network is declared for one
    /// window.</summary>
    public virtual void Slide(SlidingRule rule) =>
        rule.Refuse($"nothing that slides gives each window what '{Mnemonic}' gives it alone");

    /// <summary>Adds the nodes that compute the gradients of the inputs from the gradient of the output.</summary>
    public abstract void Differentiate(GradientRule rule);
}
