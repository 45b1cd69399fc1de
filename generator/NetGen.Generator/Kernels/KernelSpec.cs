using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>How a kernel is run over the images of a batch, and with which trailing arguments.</summary>
public enum KernelReach
{
    /// <summary>Works on one image. Trailing arguments <c>int begin, int end</c>: a range of its work items.</summary>
    Image,

    /// <summary>Works on a range of images. Trailing arguments <c>int stride, int begin, int end</c>: the distance of two
    /// images' activations in floats, and a range of images.</summary>
    Images,

    /// <summary>Works on all images and reduces over them. Trailing arguments
    /// <c>int stride, int images, int begin, int end</c>: as above, the number of images, and a range of its work items.</summary>
    Batch,
}

/// <summary>
/// What a kernel computes, completely: equal specs are the same method. Tensors are passed as <c>float*</c> in the order
/// outputs last, work ranges after them, see <see cref="KernelReach"/>. A work item's result does not depend on the range
/// it is computed in, so that any split over threads gives the same bits.
/// </summary>
public abstract record KernelSpec
{
    /// <summary>The name of the generated method; distinct for distinct specs.</summary>
    public abstract string Name { get; }

    /// <summary>The file family it belongs to: Convolution, Dense, Pooling, Elementwise, Arrangement, Resampling.</summary>
    public abstract string Family { get; }

    /// <summary>How it runs over the images of a batch.</summary>
    public abstract KernelReach Reach { get; }

    /// <summary>The number of independent work items that a range of the trailing arguments covers; unused for
    /// <see cref="KernelReach.Images"/>.</summary>
    public abstract int WorkItems(InstructionSet isa);

    /// <summary>The loop nest for an instruction set.</summary>
    public abstract Kernel Build(InstructionSet isa);
}
