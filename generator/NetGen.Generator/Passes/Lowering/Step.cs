using NetGen.Generator.Kernels;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>One call of a pass.</summary>
/// <param name="Layer">The name of the layer it belongs to.</param>
/// <param name="Title">Layer and role, which name a method: <c>conv1 weight gradient</c>.</param>
/// <param name="Summary">What it does, for a comment: <c>conv1: conv 5x5, Tanh</c>.</param>
/// <param name="Work">What is called.</param>
/// <param name="Reads">The tensors read, in the order of the method's parameters.</param>
/// <param name="Writes">The tensors written, after them.</param>
public sealed record Step(
    string Layer,
    string Title,
    string Summary,
    StepWork Work,
    EquatableArray<int> Reads,
    EquatableArray<int> Writes)
{
    /// <summary>How the call covers the images of a batch.</summary>
    public KernelReach Reach => Work is KernelWork kernel ? kernel.Kernel.Reach : KernelReach.Image;

    /// <summary>All tensors touched.</summary>
    public IEnumerable<int> Operands => Reads.Concat(Writes);
}

/// <summary>What a step calls.</summary>
public abstract record StepWork;

/// <summary>A generated kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="InPlace">Whether the output may lie where the first input lies.</param>
public sealed record KernelWork(KernelSpec Kernel, bool InPlace = false) : StepWork;

/// <summary>The runtime's dropout mask.</summary>
/// <param name="Rate">The probability of zero.</param>
/// <param name="Stream">The number of the random stream.</param>
public sealed record DropoutWork(float Rate, int Stream) : StepWork;

/// <summary>The same memory under another shape, or, where one tensor has fewer channels, some of the channels of the
/// other; nothing is called.</summary>
/// <param name="FirstChannel">The channel of the larger tensor at which the smaller begins.</param>
public sealed record ViewWork(int FirstChannel = 0) : StepWork;
