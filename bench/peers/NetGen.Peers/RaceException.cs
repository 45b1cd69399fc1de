namespace NetGen.Peers;

/// <summary>The race cannot go on, for a reason that its user should read.</summary>
/// <param name="message">The reason.</param>
internal sealed class RaceException(string message) : Exception(message);
