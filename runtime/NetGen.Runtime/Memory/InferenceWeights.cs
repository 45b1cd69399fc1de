using NetGen.Generated;
using NetGen.Threading;

namespace NetGen.Memory;

/// <summary>
/// What the sessions of a network read: the parameters, and those that are rearranged for the kernels, of which there
/// is one copy for all sessions, renewed when the parameters have changed. A network loaded for inference has only
/// those parameters here that kernels read as they are.
/// </summary>
/// <param name="parameters">The parameters.</param>
/// <param name="program">Inference, which says what is packed.</param>
internal sealed unsafe class InferenceWeights(ParameterStore parameters, PassProgram program)
{
    /// <summary>Begins a call of a session: enters the present weights, which stay as they are until the caller leaves
    /// them, and lets workspaces point to them. They are packed anew if the parameters have changed.</summary>
    /// <param name="stripe">The session's counter.</param>
    /// <param name="workspaces">The workspaces of the team's threads, and others.</param>
    /// <param name="team">The team.</param>
    /// <param name="pack">Runs a thread's share of the stages that pack.</param>
    /// <returns>The weights, whose readers the caller must leave.</returns>
    public WeightSet Enter(int stripe, Span<Workspace> workspaces, ThreadTeam team, Action<int> pack)
    {
        if (parameters.Current is { } weights && weights.Readers.TryEnter(stripe))
        {
            if (weights.IsPacked)
            {
                Show(weights, workspaces);
                return weights;
            }

            weights.Readers.Leave(stripe);
        }

        lock (parameters.Gate)
        {
            weights = parameters.Existing();
            if (!weights.IsPacked)
            {
                // Nobody reads what is not packed, and nobody but this thread may pack.
                weights.Packed ??= AllocatePacked();
                Show(weights, workspaces);
                team.Run(pack);
                weights.IsPacked = true;
            }

            // Whoever would change them waits for the gate.
            weights.Readers.TryEnter(stripe);
            Show(weights, workspaces);
            return weights;
        }
    }

    /// <summary>Takes weights that were packed while they were read, and releases all others.</summary>
    /// <param name="unpacked">An arena of the parameters' size, which holds those that no kernel reads
    /// rearranged.</param>
    /// <param name="packed">The others.</param>
    public void Take(Arena unpacked, Arena packed) =>
        parameters.Publish(new WeightSet(unpacked, isWhole: false) { Packed = packed, IsPacked = true });

    /// <summary>Memory for packed weights.</summary>
    public Arena AllocatePacked() => new(program.PackedSize, $"packed weights of {parameters.Network.Name}");

    private static void Show(WeightSet weights, Span<Workspace> workspaces)
    {
        if (workspaces[0].Parameters == weights.Parameters.Pointer && workspaces[0].Packed == weights.Packed!.Pointer)
        {
            return;
        }

        foreach (ref var workspace in workspaces)
        {
            workspace.Parameters = weights.Parameters.Pointer;
            workspace.Packed = weights.Packed!.Pointer;
        }
    }
}
