namespace NetGen.Generated;

/// <summary>The generated code of a network for one instruction set.</summary>
/// <param name="InstructionSet">The instruction set.</param>
/// <param name="Inference">Forward for one image; a session runs it.</param>
/// <param name="Training">Forward and backward for a batch; a trainer runs it.</param>
public sealed record NetworkProgram(InstructionSet InstructionSet, PassProgram Inference, PassProgram Training);
