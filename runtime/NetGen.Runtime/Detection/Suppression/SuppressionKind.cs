namespace NetGen.Detection;

/// <summary>What happens to a box that overlaps a better one. Scores that are multiplied are those above 0; others
/// stay.</summary>
public enum SuppressionKind
{
    /// <summary>It is dropped.</summary>
    Hard,

    /// <summary>Its score is multiplied with 1 - IoU, if that is above the threshold (Bodla et al., Soft-NMS, 2017,
    /// equation 3).</summary>
    Linear,

    /// <summary>Its score is multiplied with exp(-IoU^2 / sigma) (equation 4).</summary>
    Gaussian,
}
