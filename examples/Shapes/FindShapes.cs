using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>Finds the shapes of a scene.</summary>
/// <returns>The shapes, in fractions of the scene, the surest first; valid until the next call.</returns>
internal delegate ReadOnlySpan<DetectedObject> FindShapes(Scene scene);
