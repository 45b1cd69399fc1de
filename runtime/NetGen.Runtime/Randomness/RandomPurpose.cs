namespace NetGen.Randomness;

/// <summary>What random numbers are for; two purposes never share numbers under one seed.</summary>
internal enum RandomPurpose : uint
{
    /// <summary>Initial parameters; the stream is the parameter's index.</summary>
    Initialization = 1,

    /// <summary>The order of examples; the stream is the epoch.</summary>
    Shuffle = 2,

    /// <summary>Drawn digits; the stream is the image's index.</summary>
    Drawing = 3,

    /// <summary>Dropout masks; see <see cref="Generated.DropoutMask"/>.</summary>
    Dropout = 4,

    /// <summary>The first centres of clusters of boxes.</summary>
    Clustering = 5,

    /// <summary>What losses draw; the counter is the step and the image.</summary>
    Losses = 6,

    /// <summary>Which anchors and regions count in a step: streams 0 and 1, 2 and 3; the key is such a draw.</summary>
    Sampling = 7,

    /// <summary>What losses draw in an evaluation; the counter is the image.</summary>
    Evaluation = 8,
}
