using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>
/// Runs a network, with its own activations and threads. A call allocates nothing. A session serves one caller at a
/// time: create one per concurrent caller; all sessions of a network share its weights. The result has the same bits
/// for any number of threads. Weights may change while sessions run: a call has those of its beginning until its end.
/// Nothing needs to be disposed.
/// </summary>
public sealed unsafe partial class Session
{
    private readonly Network _network;
    private readonly PassProgram _program;
    private readonly InferenceWeights _weights;
    private readonly Arena _activations;
    private readonly InputBuffers _inputs;
    private readonly Arena[]? _outputs;
    private readonly Workspace[] _workspaces;
    private readonly Workspace* _slices;
    private readonly Workspace* _threads;
    private readonly ThreadScratch _scratch;
    private readonly ThreadTeam _team;
    private readonly SharedStages? _shared;
    private readonly Action<int> _pack;
    private readonly Action<int> _splitStages;
    private readonly Action<int> _splitImages;
    private readonly int _stripe = Readers.NextStripe();
    private WeightSet? _held;
    private float* _images;
    private int _count;
    private int _busy;

    internal Session(Network network, int threads, int batch)
        : this(network, new ThreadTeam(threads), new InputBuffers(network.Info, Checked(batch)), batch)
    {
    }

    /// <summary>Creates a session for somebody who has threads and inputs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="team">The threads, which must be idle when it runs.</param>
    /// <param name="inputs">The inputs of a batch.</param>
    /// <param name="batch">The largest number of images of one call, at least 1.</param>
    internal Session(Network network, ThreadTeam team, InputBuffers inputs, int batch)
    {
        var info = network.Info;
        var threads = team.Size;
        _network = network;
        _program = network.Program.Inference;
        _weights = network.InferenceWeights;
        Batch = batch;
        _team = team;
        _inputs = inputs;

        // Several images are split over the threads, and a thread needs the activations of one image at a time.
        var slices = Math.Min(threads, batch);
        var slice = (_program.ActivationStride + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
        _activations = new Arena((long)slices * slice, $"activations of {info.Name}");
        _outputs = batch > 1
            ? [.. info.Outputs.Select(output => new Arena((long)batch * output.Length, $"outputs of {info.Name}"))]
            : null;

        // First those of the slices, which one thread works on; then those of the threads that share the first slice.
        _workspaces = GC.AllocateArray<Workspace>(slices + threads, pinned: true);
        _slices = (Workspace*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _workspaces[0]);
        _threads = _slices + slices;
        _scratch = new ThreadScratch(_program, threads, info.Name);
        for (var i = 0; i < slices + threads; i++)
        {
            _workspaces[i] = new Workspace
            {
                Activations = _activations.Pointer + (i < slices ? (long)i * slice : 0),
                Scratch = _scratch[i < slices ? i : i - slices],
                Images = 1,
            };
        }

        _pack = thread => StageRunner.Run(_program.Pack, _threads + thread, _team, thread);
        _shared = threads > 1 && !_program.WorksAlone ? new SharedStages(_program.Forward, _team) : null;
        _splitStages = RunStages;
        _splitImages = RunImages;
    }

    /// <summary>The largest number of images of one call.</summary>
    public int Batch { get; }

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads => _team.Size;

    /// <summary>Where the caller writes an input: <see cref="Batch"/> of them, one behind the other. They stay for all
    /// further calls, until they are written anew; at first they are zero.</summary>
    /// <param name="name">The name of the input; <c>input</c> is the image.</param>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    public Span<float> Input(string name) => _inputs[_network.Info.FindInput(name)];

    /// <summary>An output of the last call, image by image; valid until the next call.</summary>
    /// <param name="name">The name of the layer that gives it, one of the network's outputs.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public ReadOnlySpan<float> Output(string name) => Output(_network.Info.FindOutput(name));

    /// <summary>Lets all calls until <see cref="Release"/> have the present weights. Its caller is the session's only
    /// one.</summary>
    internal void Hold() => _held = Enter();

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    internal void Release()
    {
        _held!.Readers.Leave(_stripe);
        _held = null;
    }

    /// <summary>An output of the last call, by its number.</summary>
    internal ReadOnlySpan<float> Output(int output)
    {
        var length = _network.Info.Outputs[output].Length;
        return _count <= 1
            ? _activations.Slice(_program.OutputOffsets[output], length)
            : _outputs![output].Slice(0, _count * length);
    }

    /// <summary>Runs the network. Further inputs are taken from where <see cref="Input"/> shows them.</summary>
    /// <param name="images">One to <see cref="Batch"/> images, each (C, H, W) (or (C, L), (C, D, H, W)), one behind the
    /// other.</param>
    /// <returns>The outputs, one behind the other; valid until the next call.</returns>
    /// <exception cref="ArgumentException">The length is not that of one to <see cref="Batch"/> images.</exception>
    /// <exception cref="InvalidOperationException">Another caller is running this session.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> images)
    {
        var input = _network.Info.Inputs[0];
        var count = images.Length / input.Length;
        if (count * input.Length != images.Length || count < 1 || count > Batch)
        {
            throw new ArgumentException(
                $"A call takes 1 to {Batch} images of {input.Length} floats ({Shapes.Text(input.Shape)}); " +
                $"{images.Length} floats were given.", nameof(images));
        }

        return RunImages(images, count);
    }

    /// <summary>Runs the network on what <see cref="Input"/> was filled with: <see cref="Batch"/> images.</summary>
    /// <returns>The outputs, one behind the other; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">Another caller is running this session.</exception>
    public ReadOnlySpan<float> Run() => RunImages(_inputs[0], Batch);

    private ReadOnlySpan<float> RunImages(ReadOnlySpan<float> images, int count) =>
        RunImages(images, count, count == 1 ? _splitStages : _splitImages);

    private ReadOnlySpan<float> RunImages(ReadOnlySpan<float> images, int count, Action<int> job)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException(
                "This session is running already. A session serves one caller at a time; create one for each.");
        }

        WeightSet? weights = null;
        try
        {
            weights = _held ?? Enter();
            fixed (float* pointer = images)
            {
                _images = pointer;
                _count = count;
                if (count == 1)
                {
                    CopyInputs(0, _slices);
                }

                if (count == 1 && _shared is null)
                {
                    job(0);
                }
                else
                {
                    _team.Run(job);
                }
            }

            return Output(0);
        }
        catch
        {
            _shared?.Reset();
            throw;
        }
        finally
        {
            if (weights != _held)
            {
                weights!.Readers.Leave(_stripe);
            }

            Volatile.Write(ref _busy, 0);
            GC.KeepAlive(this);
        }
    }

    private WeightSet Enter() => _weights.Enter(_stripe, _workspaces, _team, _pack);

    private void RunStages(int thread)
    {
        if (_shared is not null)
        {
            _shared.Run(_threads + thread, thread);
        }
        else
        {
            StageRunner.Run(_program.Forward, _threads + thread);
        }
    }

    private void RunImages(int thread)
    {
        var end = Partition.End(_count, thread, _team.Size);
        for (var i = Partition.Begin(_count, thread, _team.Size); i < end; i++)
        {
            // More threads than images leave some threads without any; those with one use the slice of its number.
            var slice = _team.Size <= Batch ? thread : i;
            var workspace = _slices + slice;
            CopyInputs(i, workspace);
            StageRunner.Run(_program.Forward, workspace);
            for (var o = 0; o < _outputs!.Length; o++)
            {
                var length = _network.Info.Outputs[o].Length;
                new ReadOnlySpan<float>(workspace->Activations + _program.OutputOffsets[o], length)
                    .CopyTo(_outputs[o].Slice((long)i * length, length));
            }
        }
    }

    private static int Checked(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return batch;
    }

    private void CopyInputs(int image, Workspace* workspace) =>
        _inputs.Copy(image, _images, workspace->Activations, _program.InputOffsets);
}
