namespace NetGen;

/// <summary>How long a part of a session's work takes; see <see cref="Session.Profile"/>.</summary>
/// <param name="Layer">The layer whose work it is. Layers after it that its code does as well, such as a batch norm or
/// an activation, have no part of their own.</param>
/// <param name="Role">What it does for the layer: empty for the layer's own computation, else a word or two, such as
/// <c>pad</c>, for what comes before.</param>
/// <param name="Time">The median over the runs.</param>
public sealed record StageTime(string Layer, string Role, TimeSpan Time);
