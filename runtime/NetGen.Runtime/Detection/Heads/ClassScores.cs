namespace NetGen.Detection;

/// <summary>How a head's outputs for the classes become probabilities.</summary>
public enum ClassScores
{
    /// <summary>One class per object: the softmax of the outputs.</summary>
    Softmax,

    /// <summary>Any number of classes per object: the sigmoid of each output.</summary>
    Logistic,

    /// <summary>The outputs are the probabilities.</summary>
    Linear,
}
