namespace NetGen.Generated;

/// <summary>
/// The memory a generated pass works on. All pointers are aligned to 64 bytes, and at least 64 bytes behind each arena
/// can be read. Generated code; not meant to be used by hand.
/// </summary>
public unsafe struct Workspace
{
    /// <summary>The parameters in canonical layout.</summary>
    public float* Parameters;

    /// <summary>Weights rearranged for the kernels, and batch-wide scratch.</summary>
    public float* Packed;

    /// <summary>The gradients of the parameters, at the parameters' offsets; null at inference.</summary>
    public float* Gradients;

    /// <summary>The activations: image i starts at i * stride, a constant of the pass.</summary>
    public float* Activations;

    /// <summary>The number of images.</summary>
    public int Images;

    /// <summary>The seed that random layers draw from.</summary>
    public ulong Seed;

    /// <summary>The number of the training step, which random layers draw from.</summary>
    public ulong Step;

    /// <summary>Memory of the thread alone, whose contents no kernel expects anything of.</summary>
    public float* Scratch;
}
