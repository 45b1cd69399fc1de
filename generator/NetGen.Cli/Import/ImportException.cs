using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>Something of a model has no counterpart; the message says why.</summary>
public sealed class ImportException(string message) : Exception(Printable.Lines(message));
