using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Sliding;

/// <summary>
/// Makes a network that classifies one window into one that classifies all windows of a larger image, convolutionally
/// (Sermanet et al. 2013, "OverFeat", section 3.5): a dense layer becomes a convolution as large as the window's part
/// of its input, with the same weights; global pooling becomes pooling of that extent; and all else is done once for
/// what windows share.
/// </summary>
public sealed class SlidingForm
{
    private readonly NetSpec _spec;
    private readonly NetworkGraph _window;
    private readonly GraphBuilder _graph;
    private readonly ProblemList _problems;
    private readonly Dictionary<int, SlidTensor> _forms = [];
    private readonly List<string> _padded = [];

    private SlidingForm(NetSpec spec, NetworkGraph window, ProblemList problems)
    {
        (_spec, _window, _problems, _graph) = (spec, window, problems, new GraphBuilder(window));
    }

    /// <summary>Whether convolutions are computed as they are defined.</summary>
    public bool Strict => _spec.Strict;

    private int Rank => _spec.Input.Rank;

    /// <summary>Whether an image has windows of a spec's extents.</summary>
    public static bool Fits(NetSpec spec, TensorShape window, ProblemList problems)
    {
        var place = new Anchor(-1, "Windows");
        var image = spec.Input;
        if (window.Channels != image.Channels || window.Rank != image.Rank || image.Rank == 0)
        {
            problems.Add(Problem.At(
                place,
                DiagnosticIds.WrongValue,
                spec.Name,
                "Windows",
                window,
                image.Rank == 0 ? $"left out, since the input {image} has no extents" : $"a part of the input {image}, with all of its channels"));
            return false;
        }

        for (int i = 0; i < image.Rank; i++)
        {
            if (window.Spatial[i] > image.Spatial[i])
            {
                problems.Add(Problem.At(
                    place,
                    DiagnosticIds.WindowTooLarge,
                    spec.Name,
                    window.Spatial[i],
                    image.Spatial[i],
                    Ops.Windows.AxisName(image.Rank - 1 - i),
                    image));
                return false;
            }
        }

        return true;
    }

    /// <summary>The form for all windows of the spec's input.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="window">Its graph for one window.</param>
    /// <param name="problems">Takes what has no such form, and a warning where padding makes it differ from
    /// crops.</param>
    /// <returns>The graph, or null after a problem.</returns>
    public static NetworkGraph? Of(NetSpec spec, NetworkGraph window, ProblemList problems)
    {
        foreach (var further in window.Inputs.Where(input => input.Layer >= 0))
        {
            problems.Add(Problem.At(
                new Anchor(further.Layer),
                DiagnosticIds.CannotSlide,
                LayerNames.Describe(further.Name, further.Layer),
                "a further input belongs to one window"));
            return null;
        }

        // Pixels behind the last window would only make maps longer than the windows need them.
        var all = new SlidingForm(spec, window, problems);
        if (all.Build(spec.Input.Spatial) is not { } strides)
        {
            return null;
        }

        var covered = spec.Input.Spatial
            .Select((extent, i) => extent - (int)((extent - spec.Windows!.Spatial[i]) % strides[i]))
            .ToEquatableArray();
        var exact = all;
        if (covered != spec.Input.Spatial)
        {
            exact = new SlidingForm(spec, window, problems);
            if (exact.Build(covered) is null)
            {
                return null;
            }
        }

        exact.WarnOfPadding();
        exact._graph.Windows = new WindowGrid(
            spec.Windows!.Spatial, strides.Select(stride => (int)Math.Min(stride, int.MaxValue)).ToEquatableArray());
        return exact._graph.ToGraph();
    }

    internal TensorShape ShapeOf(int tensor) => _window.Tensors[tensor].Shape;

    internal void Refuse(Node node, string reason) => _problems.Add(Problem.At(
        new Anchor(node.Layer), DiagnosticIds.CannotSlide, LayerNames.Describe(node.Name, node.Layer), reason));

    internal void NotePadding(Node node, bool pads)
    {
        if (pads && !_padded.Contains(node.Name))
        {
            _padded.Add(node.Name);
        }
    }

    internal void PassOn(Node node, SlidTensor form) => _forms[node.Output] = form;

    internal void Keep(Node node, ForwardOperation operation, SlidTensor source)
    {
        AddNode(node, operation);
        foreach (int output in node.Outputs)
        {
            _forms[output] = source with { Tensor = output };
        }
    }

    internal void Produce(Node node, ForwardOperation operation, SlidTensor form)
    {
        var shape = form.Shape(Rank);
        string described = LayerNames.Describe(node.Name, node.Layer);
        if (shape.Elements > Sizes.LargestArena)
        {
            TooLarge(node, described, "output " + shape, shape.Elements);
            return;
        }

        if (operation is ConvolutionOperation convolution && convolution.LargestPaddedCopy is > Sizes.LargestArena and var padded)
        {
            TooLarge(node, described, "padded input or gradient", padded);
            return;
        }

        // Besides its result an operation may give what its gradient reads, which has the shape of the result.
        foreach (int output in node.Outputs)
        {
            _graph.SetShape(output, shape);
        }

        AddNode(node, operation);
        _forms[node.Output] = form with { Tensor = node.Output };
    }

    private void TooLarge(Node node, string described, string what, long floats) => _problems.Add(Problem.At(
        new Anchor(node.Layer), DiagnosticIds.NetworkTooLarge, described, what, floats, Sizes.LargestArena));

    private void AddNode(Node node, ForwardOperation operation) => _graph.AddNode(node with
    {
        Operation = operation,
        Inputs = node.Inputs.Select(input => _forms.TryGetValue(input, out var form) ? form.Tensor : input).ToEquatableArray(),
    });

    // The strides of the outputs, or null after a problem.
    private long[]? Build(EquatableArray<int> covered)
    {
        _forms[_window.Input] = Image(covered);
        _graph.SetShape(_window.Input, _spec.Input);
        foreach (var node in _window.Nodes)
        {
            int before = _problems.Count;
            ((ForwardOperation)node.Operation).Slide(new SlidingRule(this, node, Sources(node)));
            if (_problems.Count > before)
            {
                return null;
            }
        }

        return Connect() ? Strides() : null;
    }

    // What a node's maps are like: the inputs that depend on the image or, for a node without inputs, such as one that
    // draws, what its output is combined with.
    private List<SlidTensor> Sources(Node node)
    {
        var read = node.Inputs.Count > 0 ? node.Inputs : _window.Nodes.First(reader => reader.Inputs.Contains(node.Output)).Inputs;
        return [.. read.Where(_forms.ContainsKey).Select(input => _forms[input])];
    }

    private SlidTensor Image(EquatableArray<int> covered)
    {
        var map = ThreeAxes(covered);
        var image = new SlidTensor(
            _window.Input, _spec.Input.Channels, map, ThreeAxes(_spec.Windows!.Spatial), map.Select(_ => 1L).ToEquatableArray(), IsFlat: false);
        if (covered == _spec.Input.Spatial)
        {
            return image;
        }

        // No layer's name has a space.
        const string Name = "input covered";
        int cut = _graph.AddTensor(Name, image.Shape(Rank));
        var whole = ThreeAxes(_spec.Input.Spatial);
        var axes = map.Select((extent, i) => new MoveAxis(whole[i], extent, extent)).ToEquatableArray();
        var channels = new MoveAxis(image.Channels, image.Channels, image.Channels);
        _graph.AddNode(new Node(new MoveOperation(channels, axes), Name, [_window.Input], [cut], 0));
        return image with { Tensor = cut };
    }

    private bool Connect()
    {
        for (int i = 0; i < _graph.Outputs.Count; i++)
        {
            var port = _graph.Outputs[i];
            var form = _forms[port.Tensor];
            if (form.IsFlat && !form.IsPoint)
            {
                var last = _window.Nodes.Last(node => node.Outputs.Contains(port.Tensor));
                Refuse(last, $"the output {port.Name} would be {form.Positions} positions of each window, flattened");
                return false;
            }

            _graph.Outputs[i] = port with { Tensor = form.Tensor };
        }

        return true;
    }

    // Windows lie where each output has an element for them. Auxiliary outputs, of training alone, have what the others
    // leave.
    private long[] Strides()
    {
        long[] strides = [.. Enumerable.Repeat(1L, Rank)];
        foreach (var port in _window.Outputs.Where(output => !output.Auxiliary))
        {
            for (int i = 0; i < Rank; i++)
            {
                long stride = _forms[port.Tensor].Strides[TensorShape.MaxRank - Rank + i];
                strides[i] = Saturating.Multiply(strides[i] / GreatestCommonDivisor(strides[i], stride), stride);
            }
        }

        return strides;
    }

    private void WarnOfPadding()
    {
        if (_padded.Count == 0)
        {
            return;
        }

        string others = _padded.Count == 1 ? " pads its input" : string.Format(
            CultureInfo.InvariantCulture, " and {0} other layer{1} pad their inputs", _padded.Count - 1, _padded.Count == 2 ? "" : "s");
        _problems.Add(Problem.At(new Anchor(-1, "Windows"), DiagnosticIds.PaddedWindows, _spec.Name, _padded[0] + others));
    }

    private static EquatableArray<int> ThreeAxes(EquatableArray<int> extents) =>
        Enumerable.Repeat(1, TensorShape.MaxRank - extents.Count).Concat(extents).ToEquatableArray();

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
