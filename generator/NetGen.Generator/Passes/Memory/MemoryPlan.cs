using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>Where the tensors of a pass lie, in floats.</summary>
/// <param name="Offsets">The offset of each tensor in the arena of its role; -1 where a tensor has no memory.</param>
/// <param name="ActivationStride">The distance of two images' activations.</param>
/// <param name="PackedSize">The size of the packed arena.</param>
/// <param name="ScratchSize">What the greediest kernel wants for each thread.</param>
/// <param name="ParameterArenaSize">The size of the parameter arena, and of the gradient arena.</param>
/// <param name="LowerBound">The most that is live at once: no plan can be smaller.</param>
public sealed record MemoryPlan(
    EquatableArray<int> Offsets,
    int ActivationStride,
    int PackedSize,
    int ScratchSize,
    int ParameterArenaSize,
    long LowerBound);
