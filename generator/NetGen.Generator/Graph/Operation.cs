using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>What a node computes, and what passes must know of it. Concrete operations are records, equal when they
/// compute the same.</summary>
public abstract record Operation
{
    /// <summary>A short name for dumps and generated comments, for example <c>conv 5x5</c>.</summary>
    public abstract string Mnemonic { get; }

    /// <summary>How its activations lie in memory; planar unless it says otherwise.</summary>
    public virtual LayoutRule LayoutRule => LayoutRule.Planar;

    /// <summary>Whether its kernel does some elementwise work on the result before it is stored.</summary>
    public virtual bool Accepts(EpilogueItem item) => false;

    /// <summary>Whether its inputs may stand in any order.</summary>
    public virtual bool IsCommutative => false;

    /// <summary>The operation as elementwise work on its first input, by the kernel that computes that input: operands
    /// are the other inputs, in order. Null if it is none.</summary>
    /// <param name="inputs">The number of its inputs.</param>
    public virtual EquatableArray<EpilogueItem>? AsEpilogue(int inputs) => null;
}
