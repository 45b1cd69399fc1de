using NetGen.Generated;
using NetGen.Memory;

namespace NetGen;

/// <summary>The memory of a trainer: gradients, optimizer state, packed weights, and the activations of a batch.</summary>
internal sealed unsafe class TrainingState
{
    private readonly Workspace[] _workspace;

    public TrainingState(Network network, int batch, Optimizer optimizer)
    {
        var program = network.Program.Training;
        var name = network.Info.Name;
        Gradients = new Arena(network.Info.ParameterArenaSize, $"gradients of {name}");
        First = new Arena(optimizer.StateCount > 0 ? Gradients.Length : 0, $"optimizer state of {name}");
        Second = new Arena(optimizer.StateCount > 1 ? Gradients.Length : 0, $"optimizer state of {name}");
        Packed = new Arena(program.PackedSize, $"packed weights of {name}");
        Activations = new Arena((long)batch * program.ActivationStride, $"activations of {name} for a batch of {batch}");

        // Pinned, as generated code takes a pointer to it.
        _workspace = GC.AllocateArray<Workspace>(1, pinned: true);
        Workspace = (Workspace*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _workspace[0]);
        *Workspace = new Workspace
        {
            Parameters = network.Store.Arena.Pointer,
            Packed = Packed.Pointer,
            Gradients = Gradients.Pointer,
            Activations = Activations.Pointer,
        };
    }

    /// <summary>The gradients, at the parameters' offsets.</summary>
    public Arena Gradients { get; }

    /// <summary>The first float an optimizer remembers of each parameter, at the parameters' offsets; may be empty.</summary>
    public Arena First { get; }

    /// <summary>The second one; may be empty.</summary>
    public Arena Second { get; }

    /// <summary>The packed weights.</summary>
    public Arena Packed { get; }

    /// <summary>The activations of all images.</summary>
    public Arena Activations { get; }

    /// <summary>The pointers to all of them; valid while this object is reachable.</summary>
    public Workspace* Workspace { get; }
}
