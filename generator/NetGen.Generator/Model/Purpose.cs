namespace NetGen.Generator.Model;

/// <summary>What a pass over a network is for.</summary>
public enum Purpose
{
    /// <summary>The outputs of one image: forward, parameters fixed.</summary>
    Inference,

    /// <summary>A training step on a batch of images: forward, backward, and the update of moving averages.</summary>
    Training,
}
