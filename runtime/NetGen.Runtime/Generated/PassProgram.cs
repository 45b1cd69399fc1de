namespace NetGen.Generated;

/// <summary>The generated code for one purpose (inference or training) and one instruction set. Offsets and sizes are
/// in floats.</summary>
public sealed class PassProgram
{
    /// <summary>Rearranges the parameters into <see cref="Workspace.Packed"/>; run whenever the parameters have
    /// changed.</summary>
    public required Stage[] Pack { get; init; }

    /// <summary>For each stage of <see cref="Pack"/> the parameters that it, and others with the same range, read and
    /// nothing else does: whoever only infers need not keep them. Empty ranges where others read them as well; written
    /// for inference.</summary>
    public ParameterRange[] PackSources { get; init; } = [];

    /// <summary>The forward pass. At inference it only reads <see cref="Workspace.Packed"/>, which all sessions of a
    /// network share.</summary>
    public required Stage[] Forward { get; init; }

    /// <summary>Whether the forward pass over one image is so short that one thread ends it before several would, which
    /// wait for one another. Written for inference.</summary>
    public bool WorksAlone { get; init; }

    /// <summary>Layer and role of each stage of <see cref="Forward"/>, with a comma and a space between two; a dash is
    /// the layer of the stage before. Written for inference.</summary>
    public string ForwardTitles { get; init; } = "";

    /// <summary>The backward pass: from the gradients of the outputs to the gradients of the parameters, which it
    /// overwrites; empty for inference.</summary>
    public required Stage[] Backward { get; init; }

    /// <summary>Moves the averages that normalizations keep towards those of the batch last run forward; part of a
    /// training step alone.</summary>
    public Stage[] Update { get; init; } = [];

    /// <summary>The first layer that normalizes one value per channel and image over the batch, which must have two
    /// images then; null if there is none.</summary>
    public string? NormalizesVectors { get; init; }

    /// <summary>The size of <see cref="Workspace.Packed"/>.</summary>
    public required int PackedSize { get; init; }

    /// <summary>The distance of two images' activations.</summary>
    public required int ActivationStride { get; init; }

    /// <summary>The size of <see cref="Workspace.Scratch"/>, which each thread has for itself.</summary>
    public int ScratchSize { get; init; }

    /// <summary>Where an image's inputs lie in its activations, planar: (C, D, H, W).</summary>
    public required int[] InputOffsets { get; init; }

    /// <summary>Where an image's outputs lie in its activations, planar; for training the auxiliary ones
    /// follow.</summary>
    public required int[] OutputOffsets { get; init; }

    /// <summary>Where the losses write the gradients of an image's outputs, planar, or the runtime zeros where an
    /// output has no loss; empty for inference.</summary>
    public required int[] OutputGradientOffsets { get; init; }

    /// <summary>Where the gradients of an image's inputs lie after the backward pass, planar; empty unless the network
    /// asks for them.</summary>
    public required int[] InputGradientOffsets { get; init; }
}
