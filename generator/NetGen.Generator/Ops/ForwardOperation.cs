using NetGen.Generator.Graph;

namespace NetGen.Generator.Ops;

/// <summary>An operation of the forward pass, with its cost and its gradient rule.</summary>
public abstract record ForwardOperation : Operation
{
    /// <summary>Multiply-adds of one image.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>The same operation with its first output alone, where the others are read by its gradient only.</summary>
    public virtual ForwardOperation WithoutKept => this;

    /// <summary>Adds the nodes that compute the gradients of the inputs from the gradient of the output.</summary>
    public abstract void Differentiate(GradientRule rule);
}
