using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>
/// Runs a network, with its own activations and threads. A call allocates nothing. A session serves one caller at a
/// time: create one per concurrent caller; all sessions of a network share its weights. The result has the same bits for
/// any number of threads. Nothing needs to be disposed.
/// </summary>
public sealed unsafe class Session
{
    private readonly Network _network;
    private readonly PassProgram _program;
    private readonly PackedWeights _weights;
    private readonly Arena _activations;
    private readonly Arena? _outputs;
    private readonly Workspace[] _workspaces;
    private readonly Workspace* _workspace;
    private readonly ThreadTeam _team;
    private readonly Action<int> _splitStages;
    private readonly Action<int> _splitImages;
    private readonly int _slice;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private float* _images;
    private int _count;
    private int _busy;

    internal Session(Network network, int threads, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        _network = network;
        _program = network.Program.Inference;
        _weights = network.InferenceWeights;
        _inputLength = Shapes.Elements(network.Info.InputShape);
        _outputLength = Shapes.Elements(network.Info.OutputShape);
        Batch = batch;
        _team = new ThreadTeam(threads);

        // Several images are split over the threads, and a thread needs the activations of one image at a time.
        var slices = Math.Min(threads, batch);
        _slice = (_program.ActivationStride + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
        _activations = new Arena((long)slices * _slice, $"activations of {network.Info.Name}");
        _outputs = batch > 1 ? new Arena((long)batch * _outputLength, $"outputs of {network.Info.Name}") : null;

        _workspaces = GC.AllocateArray<Workspace>(slices, pinned: true);
        _workspace = (Workspace*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _workspaces[0]);
        for (var i = 0; i < slices; i++)
        {
            _workspaces[i] = new Workspace
            {
                Parameters = network.Store.Arena.Pointer,
                Packed = _weights.Pointer,
                Activations = _activations.Pointer + (long)i * _slice,
                Images = 1,
            };
        }

        _splitStages = RunStages;
        _splitImages = RunImages;
    }

    /// <summary>The largest number of images of one call.</summary>
    public int Batch { get; }

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads => _team.Size;

    /// <summary>Runs the network.</summary>
    /// <param name="images">One to <see cref="Batch"/> images, each (C, H, W) (or (C, L), (C, D, H, W)), one behind the
    /// other.</param>
    /// <returns>The outputs, one behind the other; valid until the next call.</returns>
    /// <exception cref="ArgumentException">The length is not that of one to <see cref="Batch"/> images.</exception>
    /// <exception cref="InvalidOperationException">Another caller is running this session.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> images)
    {
        var count = images.Length / _inputLength;
        if (count * _inputLength != images.Length || count < 1 || count > Batch)
        {
            throw new ArgumentException(
                $"A call takes 1 to {Batch} images of {_inputLength} floats ({Shapes.Text(_network.Info.InputShape)}); " +
                $"{images.Length} floats were given.", nameof(images));
        }

        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException(
                "This session is running already. A session serves one caller at a time; create one for each.");
        }

        try
        {
            _weights.Refresh();
            return count == 1 ? RunOne(images) : RunSeveral(images, count);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
            GC.KeepAlive(this);
        }
    }

    private ReadOnlySpan<float> RunOne(ReadOnlySpan<float> image)
    {
        image.CopyTo(_activations.Slice(_program.InputOffset, _inputLength));
        _team.Run(_splitStages);
        return _activations.Slice(_program.OutputOffset, _outputLength);
    }

    private ReadOnlySpan<float> RunSeveral(ReadOnlySpan<float> images, int count)
    {
        fixed (float* pointer = images)
        {
            _images = pointer;
            _count = count;
            _team.Run(_splitImages);
        }

        return _outputs!.Slice(0, count * _outputLength);
    }

    private void RunStages(int thread) => StageRunner.Run(_program.Forward, _workspace, _team, thread);

    private void RunImages(int thread)
    {
        var end = Partition.End(_count, thread, _team.Size);
        for (var i = Partition.Begin(_count, thread, _team.Size); i < end; i++)
        {
            // More threads than images leave some threads without any; those with one use the slice of its number.
            var slice = _team.Size <= Batch ? thread : i;
            var workspace = _workspace + slice;
            new ReadOnlySpan<float>(_images + (long)i * _inputLength, _inputLength)
                .CopyTo(new Span<float>(workspace->Activations + _program.InputOffset, _inputLength));
            StageRunner.Run(_program.Forward, workspace);
            new ReadOnlySpan<float>(workspace->Activations + _program.OutputOffset, _outputLength)
                .CopyTo(_outputs!.Slice(i * _outputLength, _outputLength));
        }
    }
}
