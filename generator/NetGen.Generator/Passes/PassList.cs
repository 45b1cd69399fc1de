using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>The passes from graph to graph in their order. The verifier runs behind each.</summary>
public static class PassList
{
    /// <summary>The passes that do not depend on the instruction set.</summary>
    /// <param name="purpose">What they are for.</param>
    /// <param name="inputGradient">Whether the gradients of the inputs are wanted.</param>
    public static IReadOnlyList<Pass> Prepare(Purpose purpose, bool inputGradient) =>
    [
        .. purpose == Purpose.Training
            ?
            [
                new Pass(
                    nameof(Differentiate),
                    "appends the gradients, one rule for each operation",
                    graph => Differentiate.Run(graph, inputGradient)),
            ]
            : new[]
            {
                new Pass(nameof(InferencePart), "drops what only auxiliary outputs need", InferencePart.Of),
                new Pass(nameof(FoldBatchNorm), "moves batch norms into the weights of the layers before them", FoldBatchNorm.Run),
            },
        new(nameof(OrderConstants), "brings constants before all else, and among operands to where they decide no layout", OrderConstants.Run),
        new(nameof(FuseEpilogues), "moves elementwise work into the kernel that computes its input", FuseEpilogues.Run),
    ];

    /// <summary>The passes that do.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What they are for.</param>
    public static IReadOnlyList<Pass> Layout(InstructionSet isa, Purpose purpose) =>
    [
        new(
            nameof(ChooseAlgorithms),
            "annotates each convolution with how it is computed",
            graph => ChooseAlgorithms.Run(graph, isa, purpose)),
        new(nameof(ChooseLayouts), "says how each tensor lies, by the rule of its operation", graph => ChooseLayouts.Run(graph, isa)),
        .. purpose == Purpose.Inference
            ? [new Pass(nameof(FusePooling), "moves 2x2 max pools into the convolutions before them", graph => FusePooling.Run(graph, isa))]
            : Array.Empty<Pass>(),
        new(
            nameof(InsertCopies),
            "inserts packed weights, padded copies and changes of layout",
            graph => InsertCopies.Run(graph, isa)),
        .. purpose == Purpose.Inference
            ? [new Pass(nameof(ReadConstants), "lets the readers of constants read parameters where they lie", ReadConstants.Run)]
            : Array.Empty<Pass>(),
    ];
}
