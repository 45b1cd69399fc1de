using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// Annotates each convolution with how it is computed: as it asks, or as is estimated to be the cheapest. The estimate
/// depends on how the input lies, and how the output lies depends on the algorithm. So the nodes are visited in order,
/// and the layout of each result is known, by the rules that <see cref="ChooseLayouts"/> applies later, before its
/// readers are visited.
/// </summary>
public sealed class ChooseAlgorithms
{
    // Work items that keep a few threads busy.
    private const int MinimumWholeBlocks = 8;

    private readonly InstructionSet _isa;
    private readonly Purpose _purpose;
    private readonly LayoutPreference _preference;
    private readonly WinogradChoice _winograd;
    private readonly LayoutRules _rules;

    private ChooseAlgorithms(NetworkGraph graph, InstructionSet isa, Purpose purpose)
    {
        _isa = isa;
        _purpose = purpose;
        _preference = new LayoutPreference(isa);
        _winograd = new WinogradChoice(isa, purpose);
        _rules = new LayoutRules(graph, isa);
    }

    /// <summary>The graph with algorithms.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the pass is for.</param>
    public static NetworkGraph Run(NetworkGraph graph, InstructionSet isa, Purpose purpose)
    {
        var choice = new ChooseAlgorithms(graph, isa, purpose);
        return graph with { Nodes = graph.Nodes.Select(choice.Annotate).ToArray().ToEquatableArray() };
    }

    private Node Annotate(Node node)
    {
        var annotated = node with { Algorithm = Choose(node) };
        _rules.Place(annotated);
        return annotated;
    }

    private Algorithm? Choose(Node node) => node.Operation switch
    {
        ConvolutionOperation convolution =>
            Forward(node, convolution, _preference.OfConvolution(convolution, LayoutOf(node.Inputs[0]))),
        TransposedConvolutionDataGradientOperation { Convolution: var convolution } =>
            Forward(node, convolution, IsWantedBlocked(node) && _preference.Supports(convolution.OutChannels, convolution)),
        TransposedConvolutionOperation { Transpose: var convolution } =>
            Transposed(node, convolution, _preference.OfTranspose(convolution, LayoutOf(node.Inputs[0]))),
        ConvolutionDataGradientOperation { Forward: var convolution } =>
            Transposed(node, convolution, IsWantedBlocked(node) && _preference.SupportsTranspose(convolution)),
        ConvolutionWeightGradientOperation { Forward: var convolution } => WeightGradient(node, convolution),
        _ => null,
    };

    private Algorithm Forward(Node node, ConvolutionOperation convolution, bool blocked)
    {
        if (!blocked)
        {
            return new PlanarAlgorithm();
        }

        var window = ConvolutionWindow.Forward(convolution.Axes);
        return _winograd.Blocking(convolution, window, convolution.InChannels, convolution.OutChannels, LayoutOf(node.Inputs[0])) is { } blocking
            ? Winograd(window, blocking)
            : Direct(convolution, window.IsPointwise);
    }

    // A data gradient, or a transposed convolution.
    private Algorithm Transposed(Node node, ConvolutionOperation convolution, bool blocked)
    {
        if (!blocked)
        {
            return new PlanarAlgorithm();
        }

        var phases = ConvolutionWindow.DataGradient(convolution.Axes);
        return phases.Count == 1
            && _winograd.Blocking(convolution, phases[0], convolution.OutChannels, convolution.InChannels, LayoutOf(node.Inputs[0])) is { } blocking
            ? Winograd(phases[0], blocking)
            : Direct(convolution, phases.Count == 1 && phases[0].IsPointwise);
    }

    private Algorithm WeightGradient(Node node, ConvolutionOperation convolution)
    {
        var (x, dy) = (LayoutOf(node.Inputs[0]), LayoutOf(node.Inputs[1]));
        bool blocked = convolution.IsDepthwise
            ? x == Layout.Blocked
            : dy == Layout.Blocked && PackedWeights.Supports(convolution.OutChannels, convolution.Groups, _isa);
        if (!blocked)
        {
            return new PlanarAlgorithm();
        }

        return _winograd.WeightGradient(convolution, x) is { } transform
            ? new WinogradGradientAlgorithm(transform)
            : Direct(convolution, ConvolutionWindow.Forward(convolution.Axes).IsPointwise);
    }

    private static BlockedAlgorithm Direct(ConvolutionOperation convolution, bool pointwise) =>
        convolution.IsDepthwise ? new DepthwiseAlgorithm()
        : pointwise ? new PointwiseAlgorithm()
        : new DirectAlgorithm();

    // Blocks of tiles are work enough for threads to share if there are many; else a tensor for the transformed input
    // lets the threads share output channels too. In training threads share the images, whose tiles together make
    // larger blocks.
    private WinogradAlgorithm Winograd(ConvolutionWindow window, WinogradBlocking blocking) =>
        new(blocking, InParts: _purpose == Purpose.Inference && blocking.BlocksOf(window) < MinimumWholeBlocks);

    private bool IsWantedBlocked(Node node) => _rules.OfGradient(node) == Layout.Blocked;

    private Layout LayoutOf(int tensor) => _rules.Of(tensor);
}
