namespace NetGen.Detection;

/// <summary>How good the detections of a class are.</summary>
/// <param name="Class">The class.</param>
/// <param name="Objects">The number of objects that count.</param>
/// <param name="AveragePrecision">The average precision.</param>
/// <param name="Curve">Precision over recall.</param>
/// <param name="Duplicates">The number of detections of an object that was found already: they count as wrong.</param>
public sealed record ClassResult(int Class, int Objects, double AveragePrecision, PrecisionRecallCurve Curve, int Duplicates);

/// <summary>How good detections are.</summary>
/// <param name="Classes">Each class that has objects which count.</param>
/// <param name="MeanAveragePrecision">The mean of their average precisions; 0 if there are none.</param>
public sealed record EvaluationResult(IReadOnlyList<ClassResult> Classes, double MeanAveragePrecision);
