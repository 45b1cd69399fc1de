namespace NetGen.Generated;

/// <summary>The generated code of a network for one instruction set.</summary>
/// <param name="instructionSet">The instruction set.</param>
/// <param name="inference">Forward for one image; a session runs it.</param>
/// <param name="training">Gives forward and backward for a batch, which a trainer runs. Its tables are long, and asked
/// for only then.</param>
public sealed class NetworkProgram(InstructionSet instructionSet, PassProgram inference, Func<PassProgram> training)
{
    private readonly Lazy<PassProgram> _training = new(training);

    /// <summary>The instruction set.</summary>
    public InstructionSet InstructionSet { get; } = instructionSet;

    /// <summary>Forward for one image.</summary>
    public PassProgram Inference { get; } = inference;

    /// <summary>Forward and backward for a batch.</summary>
    public PassProgram Training => _training.Value;
}
