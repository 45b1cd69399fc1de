namespace NetGen.Generator.Emit;

/// <summary>One file of generated code.</summary>
/// <param name="HintName">Its name, unique in a compilation.</param>
/// <param name="Text">Its text.</param>
public sealed record GeneratedFile(string HintName, string Text);
