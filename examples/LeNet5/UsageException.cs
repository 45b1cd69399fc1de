namespace NetGen.Examples;

/// <summary>The command line says something that cannot be done.</summary>
internal sealed class UsageException(string message) : Exception(message);
