namespace NetGen.Cli.Specs;

/// <summary>A spec has mistakes; the message has a line for each, in the form that editors and build servers understand.</summary>
public sealed class SpecException(string message) : Exception(message);
