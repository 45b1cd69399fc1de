using NetGen.Generated;
using NetGen.Threading;

namespace NetGen.Memory;

/// <summary>The parameters rearranged for a network's inference kernels: one copy for all its sessions, renewed when the
/// parameters have changed.</summary>
internal sealed unsafe class PackedWeights(ParameterStore parameters, PassProgram program)
{
    private readonly object _gate = new();
    private readonly Arena _arena = new(program.PackedSize, $"packed weights of {parameters.Network.Name}");
    private long _version = -1;

    /// <summary>The packed weights, as of the last <see cref="Refresh"/>.</summary>
    public float* Pointer => _arena.Pointer;

    /// <summary>Packs anew if the parameters have changed since.</summary>
    public void Refresh()
    {
        if (Volatile.Read(ref _version) == parameters.Version)
        {
            return;
        }

        lock (_gate)
        {
            var version = parameters.Version;
            if (_version == version)
            {
                return;
            }

            var workspace = new Workspace
            {
                Parameters = parameters.Arena.Pointer,
                Packed = _arena.Pointer,
                Images = 1,
            };
            StageRunner.Run(program.Pack, &workspace);
            Volatile.Write(ref _version, version);
        }
    }
}
