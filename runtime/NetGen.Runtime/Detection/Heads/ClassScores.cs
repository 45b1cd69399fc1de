namespace NetGen.Detection;

/// <summary>How a head's outputs for the classes become probabilities.</summary>
public enum ClassScores
{
    /// <summary>One class an object: the softmax of the outputs.</summary>
    Softmax,

    /// <summary>Any number of classes an object: the sigmoid of each output.</summary>
    Logistic,

    /// <summary>The outputs are the probabilities.</summary>
    Linear,
}
