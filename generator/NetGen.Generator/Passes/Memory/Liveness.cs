using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;

namespace NetGen.Generator.Passes;

/// <summary>
/// From which step to which each activation must keep its memory. Tensors that share memory (views, and results
/// computed in place) are one entry. What threads share otherwise than by images stays until the next barrier, since
/// others may still read or write it while one goes on.
/// </summary>
public sealed class Liveness
{
    private readonly NetworkGraph _graph;
    private readonly HashSet<int> _inputs;
    private readonly int[] _root;
    private readonly long[] _offset;
    private readonly int[] _first;
    private readonly int[] _last;

    private Liveness(NetworkGraph graph)
    {
        _graph = graph;
        _inputs = [.. graph.Inputs.Select(input => input.Tensor)];
        int count = graph.Tensors.Count;
        _root = [.. Enumerable.Range(0, count)];
        _offset = new long[count];
        _first = [.. Enumerable.Repeat(int.MaxValue, count)];
        _last = [.. Enumerable.Repeat(-1, count)];
    }

    /// <summary>The tensor whose memory a tensor shares; itself if none.</summary>
    public int Root(int tensor) => _root[tensor];

    /// <summary>Where in the memory of its root a tensor begins, in floats.</summary>
    public long Offset(int tensor) => _offset[tensor];

    /// <summary>The step that first writes the tensor; <see cref="int.MaxValue"/> if it is not used.</summary>
    public int First(int tensor) => _first[tensor];

    /// <summary>The last step that needs it.</summary>
    public int Last(int tensor) => _last[tensor];

    /// <summary>The activations that own memory, in order of their ids.</summary>
    public IEnumerable<int> Owners => Enumerable.Range(0, _root.Length)
        .Where(t => _root[t] == t && _first[t] != int.MaxValue && _graph.Tensors[t].Role == TensorRole.Activation);

    /// <summary>Analyses the stages of a pass.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="forward">The forward stages.</param>
    /// <param name="backward">The backward stages; the loss runs before them.</param>
    public static Liveness Analyse(
        NetworkGraph graph,
        IReadOnlyCollection<PlannedStage> forward,
        IReadOnlyCollection<PlannedStage> backward)
    {
        var result = new Liveness(graph);
        int time = 0;
        result.Touch(graph.Inputs.Select(input => input.Tensor), time);
        time = result.Walk(forward, time + 1);
        result.Touch(graph.Outputs.Select(output => output.Tensor), time);
        result.Touch(graph.OutputGradients, time);
        int end = result.Walk(backward, time + 1);
        result.Touch(graph.InputGradients, end);
        result.ShareMemory(forward.Concat(backward));
        return result;
    }

    private int Walk(IReadOnlyCollection<PlannedStage> stages, int time)
    {
        var heldToBarrier = new List<int>();
        foreach (var stage in stages)
        {
            foreach (var step in stage.Steps)
            {
                foreach (int tensor in step.Operands)
                {
                    Touch(tensor, time);
                }

                if (!stage.OverImages)
                {
                    heldToBarrier.AddRange(step.Operands);
                }

                time++;
            }

            if (stage.Barrier)
            {
                Release(time - 1);
            }
        }

        Release(time);
        return time;

        void Release(int at)
        {
            foreach (int tensor in heldToBarrier)
            {
                Touch(tensor, at);
            }

            heldToBarrier.Clear();
        }
    }

    private void Touch(IEnumerable<int> tensors, int time)
    {
        foreach (int tensor in tensors)
        {
            Touch(tensor, time);
        }
    }

    private void Touch(int tensor, int time)
    {
        _first[tensor] = Math.Min(_first[tensor], time);
        _last[tensor] = Math.Max(_last[tensor], time);
    }

    private void ShareMemory(IEnumerable<PlannedStage> stages)
    {
        foreach (var step in stages.SelectMany(stage => stage.Steps))
        {
            if (step.Work is ViewWork view)
            {
                var (x, y) = (step.Reads[0], step.Writes[0]);
                var (whole, part) = Elements(x) < Elements(y) ? (y, x) : (x, y);
                Join(whole, part, view.FirstChannel * _graph.Tensors[whole].Shape.Positions);
            }
            else if (step.Work is KernelWork { InPlace: true } && MayOverwrite(step))
            {
                Join(step.Reads[0], step.Writes[0], 0);
            }
        }

        for (int t = 0; t < _root.Length; t++)
        {
            (_root[t], _offset[t]) = Place(t);
        }
    }

    // Not the inputs of the network, parameters, what is needed later, or a part of a tensor, whose other parts may be.
    private bool MayOverwrite(Step step)
    {
        var (x, y) = (step.Reads[0], step.Writes[0]);
        int owner = Place(x).Root;
        return !_inputs.Contains(x)
            && _graph.Tensors[x].Role == TensorRole.Activation
            && y != x
            && _last[owner] == _first[y]
            && Elements(owner) == Elements(x)
            && step.Reads.Skip(1).All(other => Place(other).Root != owner || Elements(other) == Elements(x));
    }

    private long Elements(int tensor) => _graph.Tensors[tensor].Shape.Elements;

    private (int Root, long Offset) Place(int tensor)
    {
        long offset = 0;
        while (_root[tensor] != tensor)
        {
            offset += _offset[tensor];
            tensor = _root[tensor];
        }

        return (tensor, offset);
    }

    // What a tensor shares memory with comes along: it is as large, or a part.
    private void Join(int into, int tensor, long offset)
    {
        var (a, before) = Place(into);
        var (b, within) = Place(tensor);
        if (a != b && within == 0)
        {
            (_root[b], _offset[b]) = (a, before + offset);
            _first[a] = Math.Min(_first[a], _first[b]);
            _last[a] = Math.Max(_last[a], _last[b]);
        }
        else if (a != b || within != before + offset)
        {
            throw new InvalidOperationException($"{_graph.Tensors[tensor].Name} cannot be in two places");
        }
    }
}
