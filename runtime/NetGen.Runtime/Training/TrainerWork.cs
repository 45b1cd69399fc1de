namespace NetGen;

/// <summary>How far a call of a trainer goes.</summary>
internal enum TrainerWork
{
    /// <summary>Forward and loss.</summary>
    Loss,

    /// <summary>And backward.</summary>
    Gradients,

    /// <summary>And clipping and update.</summary>
    Step,
}
