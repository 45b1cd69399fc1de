namespace NetGen.Detection;

/// <summary>What became of a detection.</summary>
internal enum DetectionOutcome
{
    /// <summary>It found an object.</summary>
    Correct,

    /// <summary>It found an object that a detection with a higher score had found already.</summary>
    Duplicate,

    /// <summary>It found nothing of its class.</summary>
    Wrong,

    /// <summary>It found an object that does not count.</summary>
    Ignored,
}
