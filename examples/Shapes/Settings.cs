namespace NetGen.Examples;

/// <summary>What the command line says.</summary>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Scenes">The number of scenes of an epoch; each epoch has its own.</param>
/// <param name="Batch">The number of scenes of a training step.</param>
/// <param name="Threads">The number of threads; changes the time, not the result.</param>
/// <param name="Seed">Determines scenes and initial weights.</param>
/// <param name="Pictures">The folder that pictures go to.</param>
/// <param name="Image">A picture of the user's to find shapes in after training, or null.</param>
internal sealed record Settings(int Epochs, int Scenes, int Batch, int Threads, ulong Seed, string Pictures, string? Image);
