using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels;

/// <summary>How a kernel is run over the images of a batch, and with which trailing arguments.</summary>
public enum KernelReach
{
    /// <summary>Works on one image. Trailing arguments <c>int begin, int end</c>: a range of its work items.</summary>
    Image,

    /// <summary>Works on a range of images. Trailing arguments <c>int stride, int begin, int end</c>: the distance of
    /// two images' activations in floats, and a range of images.</summary>
    Images,

    /// <summary>Works on all images and reduces over them. Trailing arguments
    /// <c>int stride, int images, int begin, int end</c>: as above, the number of images, and a range of its work
    /// items.</summary>
    Batch,
}

/// <summary>
/// What a kernel computes, completely. Tensors are passed as <c>float*</c> in the order outputs last, then the
/// <see cref="Extents"/>, work ranges after them, see <see cref="KernelReach"/>. A work item's result does not depend
/// on the range it is computed in, so that any split over threads gives the same bits.
/// </summary>
public abstract record KernelSpec : KernelCode
{
    /// <summary>How it runs over the images of a batch.</summary>
    public abstract KernelReach Reach { get; }

    /// <summary>The number of independent work items that a range of the trailing arguments covers; unused for
    /// <see cref="KernelReach.Images"/>.</summary>
    public abstract int WorkItems(InstructionSet isa);

    /// <summary>The method that computes it: this spec, less what its text does not depend on.</summary>
    public virtual KernelCode Code(InstructionSet isa) => this;

    /// <summary>The numbers that its method takes as arguments instead of knowing them.</summary>
    public virtual EquatableArray<KernelExtent> Extents(InstructionSet isa) => [];
}

/// <summary>A number that a method takes as an argument.</summary>
/// <param name="Name">The name of the method's parameter.</param>
/// <param name="Value">The number.</param>
public sealed record KernelExtent(string Name, int Value);
