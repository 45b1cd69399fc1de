using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>What the text of a generated method depends on, completely: equal codes are the same method.</summary>
public abstract record KernelCode
{
    /// <summary>The name of the generated method; distinct for distinct codes.</summary>
    public abstract string Name { get; }

    /// <summary>The file family it belongs to: Convolution, Dense, Pooling, Elementwise, Normalization,
    /// Arrangement, Reduction, Resampling.</summary>
    public abstract string Family { get; }

    /// <summary>The loop nest for an instruction set.</summary>
    public abstract Kernel Build(InstructionSet isa);
}
