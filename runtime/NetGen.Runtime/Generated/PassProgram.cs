namespace NetGen.Generated;

/// <summary>The generated code for one purpose (inference or training) and one instruction set. Offsets and sizes are in
/// floats.</summary>
public sealed class PassProgram
{
    /// <summary>Rearranges the parameters into <see cref="Workspace.Packed"/>; run whenever the parameters have changed.</summary>
    public required Stage[] Pack { get; init; }

    /// <summary>The forward pass. At inference it only reads <see cref="Workspace.Packed"/>, which all sessions of a network
    /// share.</summary>
    public required Stage[] Forward { get; init; }

    /// <summary>The backward pass: from the gradient of the output to the gradients of the parameters, which it overwrites;
    /// empty for inference.</summary>
    public required Stage[] Backward { get; init; }

    /// <summary>The size of <see cref="Workspace.Packed"/>.</summary>
    public required int PackedSize { get; init; }

    /// <summary>The distance of two images' activations.</summary>
    public required int ActivationStride { get; init; }

    /// <summary>Where an image's input lies in its activations, planar: (C, D, H, W).</summary>
    public required int InputOffset { get; init; }

    /// <summary>Where an image's output lies in its activations, planar.</summary>
    public required int OutputOffset { get; init; }

    /// <summary>Where the loss writes the gradient of an image's output, planar; -1 for inference.</summary>
    public required int OutputGradientOffset { get; init; }

    /// <summary>Where the gradient of an image's input lies after the backward pass, planar; -1 unless the network asks for it.</summary>
    public required int InputGradientOffset { get; init; }
}
