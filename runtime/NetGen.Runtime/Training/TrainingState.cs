using NetGen.Generated;
using NetGen.Memory;
using NetGen.Randomness;

namespace NetGen;

/// <summary>The memory of a trainer: gradients, optimizer state, packed weights, and the activations of a
/// batch.</summary>
internal sealed unsafe class TrainingState
{
    private readonly Workspace[] _workspaces;
    private readonly ThreadScratch _scratch;

    public TrainingState(Network network, int batch, Optimizer optimizer, int threads)
    {
        var program = network.Program.Training;
        var name = network.Info.Name;
        Parameters = network.Store.Arena;
        Gradients = new Arena(network.Info.ParameterArenaSize, $"gradients of {name}");
        First = new Arena(optimizer.StateCount > 0 ? Gradients.Length : 0, $"optimizer state of {name}");
        Second = new Arena(optimizer.StateCount > 1 ? Gradients.Length : 0, $"optimizer state of {name}");
        Packed = new Arena(program.PackedSize, $"packed weights of {name}");
        Activations = new Arena((long)batch * program.ActivationStride, $"activations of {name} for a batch of {batch}");

        // Pinned, as generated code takes a pointer to it.
        _workspaces = GC.AllocateArray<Workspace>(threads, pinned: true);
        _scratch = new ThreadScratch(program, threads, name);
        for (var thread = 0; thread < threads; thread++)
        {
            _workspaces[thread] = new Workspace
            {
                Parameters = Parameters.Pointer,
                Packed = Packed.Pointer,
                Gradients = Gradients.Pointer,
                Activations = Activations.Pointer,
                Scratch = _scratch[thread],
            };
        }
    }

    /// <summary>The parameters, as last shown.</summary>
    public Arena Parameters { get; private set; }

    /// <summary>The gradients, at the parameters' offsets.</summary>
    public Arena Gradients { get; }

    /// <summary>The first float an optimizer remembers of each parameter, at the parameters' offsets; may be
    /// empty.</summary>
    public Arena First { get; }

    /// <summary>The second one; may be empty.</summary>
    public Arena Second { get; }

    /// <summary>The packed weights.</summary>
    public Arena Packed { get; }

    /// <summary>The activations of all images.</summary>
    public Arena Activations { get; }

    /// <summary>The images of the batch last begun.</summary>
    public int Images => _workspaces[0].Images;

    /// <summary>The seed that random layers draw from.</summary>
    public ulong Seed
    {
        get => _workspaces[0].Seed;
        set
        {
            foreach (ref var workspace in _workspaces.AsSpan())
            {
                workspace.Seed = value;
            }
        }
    }

    /// <summary>Lets all threads work on parameters, which the caller has entered or is changing.</summary>
    public void Show(WeightSet weights)
    {
        if (weights.Parameters == Parameters)
        {
            return;
        }

        Parameters = weights.Parameters;
        foreach (ref var workspace in _workspaces.AsSpan())
        {
            workspace.Parameters = Parameters.Pointer;
        }
    }

    /// <summary>Tells all threads of a batch.</summary>
    /// <param name="images">The number of its images.</param>
    /// <param name="step">The number of the step, which random layers draw from.</param>
    public void Begin(int images, ulong step)
    {
        foreach (ref var workspace in _workspaces.AsSpan())
        {
            workspace.Images = images;
            workspace.Step = step;
        }
    }

    /// <summary>Random bits of an image in the step last begun.</summary>
    public ulong Draw(int image) => LossDraw.Bits(RandomPurpose.Losses, Seed, _workspaces[0].Step, image);

    /// <summary>The pointers to all of it for a thread; valid while this object is reachable.</summary>
    public Workspace* WorkspaceOf(int thread) =>
        (Workspace*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _workspaces[thread]);
}
