namespace NetGen.Detection;

/// <summary>A region that the second stage of a detector is trained on, and what it shall say of it.</summary>
/// <param name="Region">The region, in fractions of the image.</param>
/// <param name="Label">0 for the background, or 1 more than the class of the object.</param>
/// <param name="Deltas">The object's box relative to the region; 0 for the background.</param>
public readonly record struct RegionSample(Box Region, int Label, BoxDeltas Deltas);
