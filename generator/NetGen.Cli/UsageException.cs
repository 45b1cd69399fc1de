namespace NetGen.Cli;

/// <summary>The arguments say something that cannot be done.</summary>
public sealed class UsageException(string message) : Exception(message);
