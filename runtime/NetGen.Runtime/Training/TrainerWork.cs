namespace NetGen;

/// <summary>The parts of a training step that a call of a trainer takes.</summary>
[Flags]
internal enum TrainerWork
{
    /// <summary>Packing of weights, forward pass and losses.</summary>
    Forward = 1,

    /// <summary>The backward pass, of the batch last run forward.</summary>
    Backward = 2,

    /// <summary>Clipping and the update of the parameters.</summary>
    Update = 4,

    /// <summary>All but the update.</summary>
    Gradients = Forward | Backward,

    /// <summary>A whole step.</summary>
    Step = Gradients | Update,
}
