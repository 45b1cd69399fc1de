using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;
using NetGen.Weights;

namespace NetGen;

/// <summary>
/// A network: its parameters, and the code generated for it. Every generated network derives from this class.
/// Sessions may run, and parameters be saved, while others change them: each call sees the parameters as they were
/// before a change (<see cref="Write"/>, <see cref="Initialize"/>, a load, the update of a training step) or as they
/// are behind it, never a mix, and whatever begins behind it sees it.
/// </summary>
public abstract partial class Network
{
    private readonly ulong _seed;
    private readonly ParameterStore _parameters;
    private readonly Lazy<InferenceWeights> _inference;

    /// <summary>Creates a network with the parameters of <see cref="Initializer.Default"/>.</summary>
    /// <param name="info">What the generated code says of the network.</param>
    /// <param name="program">The code for the instruction set chosen.</param>
    /// <param name="seed">Determines the initial parameters.</param>
    protected Network(NetworkInfo info, NetworkProgram program, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(program);
        Info = info;
        Program = program;
        _seed = seed;
        _parameters = new ParameterStore(info, seed);
        _inference = new Lazy<InferenceWeights>(() =>
        {
            CodePreparation.Begin(program.Inference);
            return new InferenceWeights(_parameters, program.Inference);
        });
    }

    /// <summary>Name, shapes and parameters of the network.</summary>
    public NetworkInfo Info { get; }

    /// <summary>The instruction set whose code this instance runs; never <see cref="InstructionSet.Best"/>.</summary>
    public InstructionSet InstructionSet => Program.InstructionSet;

    /// <summary>The parameters in declaration order, with their names and dimensions as in a PyTorch state
    /// dict.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => Info.Parameters;

    /// <summary>What determined the initial parameters.</summary>
    internal ulong Seed => _seed;

    internal NetworkProgram Program { get; }

    internal ParameterStore Store => _parameters;

    internal InferenceWeights InferenceWeights => _inference.Value;

    /// <summary>The values of a parameter in PyTorch's layout: (out, in / groups, kernel...) for a convolution,
    /// (out, in) for a dense layer. The span is a view, not a copy: it may show later writes and training steps, and
    /// does not show what is loaded or initialised later. Ask anew after a change.</summary>
    /// <param name="name">The name of the parameter, for example <c>conv1.weight</c>.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public ReadOnlySpan<float> Read(string name) => ParameterStore.Slice(_parameters.Arena, _parameters.Find(name));

    /// <summary>Replaces the values of a parameter. What changes several as one is a load.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="values">All its values in PyTorch's layout.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or it has another length.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        var parameter = _parameters.Find(name);
        var length = ParameterStore.Length(parameter);
        if (values.Length != length)
        {
            throw new ArgumentException(
                $"'{name}' of {Info.Name} has {length} values ({Shapes.Text(parameter.Dimensions)}); " +
                $"{values.Length} were given.", nameof(values));
        }

        var weights = _parameters.BeginChange();
        values.CopyTo(ParameterStore.Slice(weights.Parameters, parameter));
        _parameters.EndChange(weights);
    }

    /// <summary>Gives all parameters new initial values, which depend on the initialiser and the seed alone.</summary>
    /// <param name="initializer">Which distribution, for example <see cref="Initializer.HeNormal"/>.</param>
    /// <param name="seed">Determines the values; absent, the seed of the constructor.</param>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void Initialize(Initializer initializer, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        _parameters.Initialize(initializer, seed ?? _seed);
    }

    /// <summary>Reads all parameters from a safetensors file or a NumPy archive (npz). On any failure the network stays
    /// as it was.</summary>
    /// <param name="path">The file. Its tensors must be this network's, by name and shape, but for PyTorch's
    /// <c>num_batches_tracked</c>, which is ignored. Numbers of other formats become floats.</param>
    /// <param name="names">What the tensors of another source are in this network, and which parameters keep their
    /// values.</param>
    /// <exception cref="WeightsException">The file is malformed, or is not this network's.</exception>
    /// <exception cref="ArgumentException">The names do not fit this network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A parameter is to keep its values, but was loaded for
    /// inference.</exception>
    public void Load(string path, WeightNames? names = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        WeightsReader.Read(stream, path, _parameters, names ?? new WeightNames());
    }

    /// <summary>Reads all parameters from a stream in the format of safetensors or npz, which must end with them. On
    /// any failure the network stays as it was.</summary>
    /// <param name="stream">The stream; need not be seekable.</param>
    /// <param name="names">What the tensors of another source are in this network, and which parameters keep their
    /// values.</param>
    /// <exception cref="WeightsException">The stream is malformed, or is not this network's.</exception>
    /// <exception cref="ArgumentException">The names do not fit this network.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A parameter is to keep its values, but was loaded for
    /// inference.</exception>
    public void Load(Stream stream, WeightNames? names = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WeightsReader.Read(stream, "the stream", _parameters, names ?? new WeightNames());
    }

    /// <summary>Reads the parameters from a safetensors file or a NumPy archive (npz) as
    /// <see cref="Load(string, WeightNames)"/> does, but keeps them only as inference reads them: each is packed for
    /// its kernel as soon as it is there, on several threads, while the code is compiled on another. Takes the least
    /// memory and the shortest time to a first result. Afterwards the network runs, but its parameters cannot be read,
    /// written, saved, folded or trained until <see cref="Load(string, WeightNames)"/> brings them back. On any failure
    /// the network stays as it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">What the tensors of another source are in this network, and which parameters keep their
    /// values.</param>
    /// <exception cref="WeightsException">The file is malformed, or is not this network's.</exception>
    /// <exception cref="ArgumentException">The names do not fit this network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A parameter is to keep its values, but was loaded for
    /// inference.</exception>
    public void LoadForInference(string path, WeightNames? names = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        LoadForInference(stream, path, names);
    }

    /// <summary>Reads the parameters from a stream as <see cref="LoadForInference(string, WeightNames)"/> does from a
    /// file.</summary>
    /// <param name="stream">The stream, which must end with them; need not be seekable.</param>
    /// <param name="names">What the tensors of another source are in this network, and which parameters keep their
    /// values.</param>
    /// <exception cref="WeightsException">The stream is malformed, or is not this network's.</exception>
    /// <exception cref="ArgumentException">The names do not fit this network.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A parameter is to keep its values, but was loaded for
    /// inference.</exception>
    public void LoadForInference(Stream stream, WeightNames? names = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        LoadForInference(stream, "the stream", names);
    }

    /// <summary>Writes all parameters to a safetensors file, as F32. A reader sees the old file or the new one, never a
    /// part: the file is written beside its place and then renamed. It keeps its permissions; of a symbolic link, the target is
    /// replaced.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="allowNotFinite">Whether NaN and infinite values may be saved. They are mostly those of a training
    /// that has failed, and would replace the file of one that had not.</param>
    /// <exception cref="NotFiniteException">A value is NaN or infinite; the file stays as it was.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder must not be written.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void Save(string path, bool allowNotFinite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => WeightsWriter.Write(stream, _parameters, allowNotFinite));
    }

    /// <summary>Writes all parameters to a stream in the safetensors format, as F32.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="allowNotFinite">Whether NaN and infinite values may be saved.</param>
    /// <exception cref="NotFiniteException">A value is NaN or infinite; nothing was written.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void Save(Stream stream, bool allowNotFinite = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WeightsWriter.Write(stream, _parameters, allowNotFinite);
    }

    /// <summary>The parameters that inference needs, with batch norms folded into the layers before them, for other
    /// programs or for a network declared without them.</summary>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public FoldedWeights Fold() => new(_parameters);

    /// <summary>Creates a session: what one caller needs to run the network.</summary>
    /// <param name="threads">The number of threads, the caller included: 1 to 256.</param>
    /// <param name="batch">The largest number of images of one call.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Session CreateSession(int threads = 1, int batch = 1) => new(this, threads, batch);

    private void LoadForInference(Stream stream, string file, WeightNames? names)
    {
        var unpacked = _parameters.Allocate();
        var packed = InferenceWeights.AllocatePacked();
        var sink = new PackingSink(Info, Program.Inference, unpacked, packed);
        WeightsReader.Read(stream, file, _parameters, names ?? new WeightNames(), sink);
        sink.Finish();
        InferenceWeights.Take(unpacked, packed);
    }
}
