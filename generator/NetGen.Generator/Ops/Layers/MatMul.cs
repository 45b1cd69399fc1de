using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>
/// The product of two layers' outputs as matrices, as in attention (Vaswani et al. 2017). Their last two axes are a
/// matrix, and the axes before them, channels first, count matrices.
/// </summary>
public static class MatMulLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "MatMul",
        "The matrix product of two layers' outputs over their last two axes, for each of the axes before, which are equal.",
        [
            Branches.Inputs,
            new("TransposeA", ArgumentType.Boolean, "Whether the last two axes of the first layer are exchanged.", Default: "false"),
            new("TransposeB", ArgumentType.Boolean, "Whether the last two axes of the second layer are exchanged.", Default: "false"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (layer.NamedInputs(Branches.Inputs.Name) is not { } inputs)
        {
            return;
        }

        if (inputs.Count != 2)
        {
            string found = inputs.Count.ToString(CultureInfo.InvariantCulture) + " layers";
            layer.Report(DiagnosticIds.WrongValue, "Inputs", layer.Described, "Inputs", found, "two layers, or one beside the layer before");
            return;
        }

        bool transposeA = layer.Arguments.Boolean("TransposeA", false);
        bool transposeB = layer.Arguments.Boolean("TransposeB", false);
        int[] a = [.. layer.ShapeOf(inputs[0]).Dimensions];
        int[] b = [.. layer.ShapeOf(inputs[1]).Dimensions];
        int before = a.Length - 2;
        if (before < 0 || a.Length != b.Length || !a.Take(before).SequenceEqual(b.Take(before)))
        {
            Refuse("two axes or more, and all but the last two equal");
            return;
        }

        var (rows, inner) = Matrix(a, transposeA);
        var (terms, columns) = Matrix(b, transposeB);
        if (inner != terms)
        {
            Refuse($"as many columns in the first matrix as rows in the second, not {inner} and {terms}");
            return;
        }

        int[] dimensions = [.. a.Take(before), rows, columns];
        var shape = new TensorShape(dimensions[0], dimensions.Skip(1).ToEquatableArray());
        int matrices = a.Take(before).Aggregate(1, (product, extent) => product * extent);
        int first = inputs[0];
        if (transposeA && transposeB)
        {
            first = Transpose(layer, first, [matrices, inner, rows], [.. a.Take(before), rows, inner]);
            transposeA = false;
        }

        layer.Produce(new MatMulOperation(matrices, rows, inner, columns, transposeA, transposeB), [first, inputs[1]], shape);

        void Refuse(string expected) => layer.Report(
            DiagnosticIds.ShapesDiffer, "Inputs", layer.Described, layer.ShapeOf(inputs[0]), layer.ShapeOf(inputs[1]), expected);
    }

    private static (int Rows, int Columns) Matrix(int[] dimensions, bool transposed)
    {
        int last = dimensions[dimensions.Length - 1];
        int other = dimensions[dimensions.Length - 2];
        return transposed ? (last, other) : (other, last);
    }

    private static int Transpose(LayerContext layer, int tensor, EquatableArray<int> extents, int[] dimensions)
    {
        int transposed = layer.Graph.AddTensor(
            layer.Name + ".transposed", new TensorShape(dimensions[0], dimensions.Skip(1).ToEquatableArray()));
        layer.Graph.AddNode(new Node(new PermuteOperation(extents, [0, 2, 1]), layer.Name, [tensor], [transposed], layer.Index));
        return transposed;
    }
}

/// <summary>
/// y = a b for some matrices one behind the other: a (rows, inner), b (inner, columns), y (rows, columns). Inputs: a
/// and b.
/// </summary>
/// <param name="Matrices">The number of products.</param>
/// <param name="Rows">The rows of y.</param>
/// <param name="Inner">The terms of each sum.</param>
/// <param name="Columns">The columns of y.</param>
/// <param name="TransposeA">Whether a is stored as (inner, rows).</param>
/// <param name="TransposeB">Whether b is stored as (columns, inner); not both are transposed.</param>
public sealed record MatMulOperation(int Matrices, int Rows, int Inner, int Columns, bool TransposeA, bool TransposeB) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "matmul";

    /// <inheritdoc/>
    public override long MultiplyAdds => Saturating.Multiply(Saturating.Multiply((long)Matrices * Rows, Inner), Columns);

    /// <summary>Whether its kernel does some work on the result: what is short, since it stands once for each vector of
    /// a register tile.</summary>
    public override bool Accepts(EpilogueItem item) =>
        item is AdditionItem or ActivationItem { Activation.Kind: ActivationKind.ReLU or ActivationKind.Scale };

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Refuse("its matrices belong to one window");

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        int dy = rule.OutputGradient;
        int a = rule.Input(0);
        int b = rule.Input(1);
        if (TransposeA)
        {
            rule.Gradient(0, new MatMulOperation(Matrices, Inner, Columns, Rows, false, true), b, dy);
        }
        else
        {
            rule.Gradient(0, new MatMulOperation(Matrices, Rows, Columns, Inner, false, !TransposeB), dy, b);
        }

        if (TransposeB)
        {
            rule.Gradient(1, new MatMulOperation(Matrices, Columns, Rows, Inner, true, false), dy, a);
        }
        else
        {
            rule.Gradient(1, new MatMulOperation(Matrices, Inner, Rows, Columns, !TransposeA, false), a, dy);
        }
    }
}
