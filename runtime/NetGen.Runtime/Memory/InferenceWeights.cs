using NetGen.Generated;
using NetGen.Threading;

namespace NetGen.Memory;

/// <summary>
/// What the sessions of a network read: the parameters, and those that are rearranged for the kernels, of which there
/// is one copy for all sessions, renewed when the parameters have changed. A network loaded for inference has only
/// those parameters here that kernels read as they are.
/// </summary>
internal sealed unsafe class InferenceWeights(ParameterStore parameters, PassProgram program)
{
    private readonly object _gate = new();
    private Arena? _parameters;
    private Arena? _packed;
    private long _version = -1;

    /// <summary>Lets workspaces point to the weights, which are packed anew if the parameters have changed
    /// since.</summary>
    /// <param name="workspaces">The workspaces of the team's threads, and others.</param>
    /// <param name="team">The team.</param>
    /// <param name="pack">Runs a thread's share of the stages that pack.</param>
    public void Refresh(Span<Workspace> workspaces, ThreadTeam team, Action<int> pack)
    {
        if (Volatile.Read(ref _version) != parameters.Version)
        {
            lock (_gate)
            {
                var version = parameters.Version;
                if (_version != version)
                {
                    _parameters = parameters.Arena;
                    _packed ??= AllocatePacked();
                    Show(workspaces);
                    team.Run(pack);
                    Volatile.Write(ref _version, version);
                }
            }
        }

        if (workspaces[0].Parameters != _parameters!.Pointer || workspaces[0].Packed != _packed!.Pointer)
        {
            Show(workspaces);
        }
    }

    /// <summary>Takes weights that were packed while they were read, and releases all others.</summary>
    /// <param name="unpacked">An arena of the parameters' size, which holds those that no kernel reads
    /// rearranged.</param>
    /// <param name="packed">The others.</param>
    public void Take(Arena unpacked, Arena packed)
    {
        lock (_gate)
        {
            (_parameters, _packed) = (unpacked, packed);
            parameters.Release();
            Volatile.Write(ref _version, parameters.Version);
        }
    }

    /// <summary>Memory for packed weights.</summary>
    public Arena AllocatePacked() => new(program.PackedSize, $"packed weights of {parameters.Network.Name}");

    private void Show(Span<Workspace> workspaces)
    {
        foreach (ref var workspace in workspaces)
        {
            workspace.Parameters = _parameters!.Pointer;
            workspace.Packed = _packed!.Pointer;
        }
    }
}
