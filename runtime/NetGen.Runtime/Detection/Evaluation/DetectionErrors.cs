namespace NetGen.Detection;

/// <summary>Which mistakes detections make, in the manner of Hoiem et al. (Diagnosing error in object detectors,
/// 2012).</summary>
/// <param name="Correct">Detections that found an object.</param>
/// <param name="Duplicates">Detections of an object that was found already.</param>
/// <param name="Confused">Those that overlap an object of another class well enough.</param>
/// <param name="Mislocated">Those that overlap an object of their class, by an IoU of 0.1 or more, but not well
/// enough.</param>
/// <param name="Background">All others.</param>
/// <param name="Missed">Objects that nothing found.</param>
public readonly record struct DetectionErrors(int Correct, int Duplicates, int Confused, int Mislocated, int Background, int Missed);
