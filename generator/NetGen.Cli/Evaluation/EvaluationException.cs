namespace NetGen.Cli.Evaluation;

/// <summary>A model cannot be computed by the definitions of its operators; the message says where and why.</summary>
public sealed class EvaluationException(string message) : Exception(message);
