namespace NetGen.Examples;

/// <summary>What the command line says.</summary>
/// <param name="Data">The folder of MNIST's files; null to look for it.</param>
/// <param name="Epochs">How often training sees every image.</param>
/// <param name="Batch">The number of images of a training step.</param>
/// <param name="Threads">The number of threads; changes the time, not the result.</param>
/// <param name="InstructionSet">The instruction set to run on.</param>
/// <param name="Seed">Determines the initial weights, the order of the images and drawn digits.</param>
/// <param name="Save">Where the weights go.</param>
internal sealed record Settings(
    string? Data,
    int Epochs,
    int Batch,
    int Threads,
    InstructionSet InstructionSet,
    ulong Seed,
    string Save);
