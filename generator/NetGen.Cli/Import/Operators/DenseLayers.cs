using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Products of matrices.</summary>
internal static class DenseLayers
{
    /// <summary>Gemm: alpha * a * b + beta * c.</summary>
    public static object[] Gemm(NodeContext node)
    {
        float alpha = node.Single("alpha", 1);
        float beta = node.Has(2) ? node.Single("beta", 1) : 0;
        bool flipsLeft = node.Integer("transA", 0) != 0;
        bool flipsRight = node.Integer("transB", 0) != 0;
        if (node.DimensionsOf(0).Count != 2 || node.DimensionsOf(1).Count != 2)
        {
            throw new ImportException($"its operands have the shapes ({string.Join(", ", node.DimensionsOf(0))}) and ({string.Join(", ", node.DimensionsOf(1))}); expected matrices");
        }

        LayerValue product;
        if (node.Operand(1) is KnownTensor known && node.Operand(0) is LayerValue)
        {
            var x = flipsLeft ? node.Value(0).Transposed([1, 0]) : node.Value(0);
            var weight = flipsRight ? known : known.Transposed(node.Budget, [1, 0]);
            float[] values = alpha == 1 ? weight.ToSingles() : Array.ConvertAll(weight.ToSingles(), value => value * alpha);

            // A bias for each column is the layer's own.
            float[]? bias = beta != 0 && node.Operand(2) is KnownTensor c ? Bias(c, weight.Dimensions[0], beta) : null;
            product = Linear(node, x, weight.Reshaped(weight.Dimensions), values, bias, node.WeightName(1));
            if (bias is not null)
            {
                return [product];
            }
        }
        else
        {
            var a = node.Value(0);
            var b = node.Value(1);
            product = Joins.Scaled(node, Product(node, flipsLeft ? a.Transposed([1, 0]) : a, flipsRight ? b.Transposed([1, 0]) : b), alpha, 0);
        }

        return beta == 0 ? [product]
            : node.Operand(2) is KnownTensor offset ? [Joins.Mapped(node, product, KnownArithmetic.OfReals(node.Budget, offset, value => value * beta), isFactor: false)]
            : [Joins.Join(node, "Add", [product, Joins.Scaled(node, node.Value(2), beta, 0)])];
    }

    /// <summary>MatMul.</summary>
    public static object[] MatMul(NodeContext node) =>
        node.Operand(1) is KnownTensor { Dimensions.Count: 2 } known && node.Operand(0) is LayerValue { Rank: >= 2 }
            ? [Linear(node, node.Value(0), known.Transposed(node.Budget, [1, 0]), null, null, node.WeightName(1))]
            : [Product(node, Matrix(node, 0), Matrix(node, 1))];

    /// <summary>The arguments of a dense layer.</summary>
    public static Argument[] Features(int features, bool bias) => bias
        ? [Arguments.Of("Features", features)]
        : [Arguments.Of("Features", features), Arguments.Of("Bias", false)];

    /// <summary>A dense layer along the last axis: of a vector, or a convolution of one element where there are other axes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="weight">The extents (out, in), and the elements unless <paramref name="values"/> has them.</param>
    /// <param name="values">The elements, or null.</param>
    /// <param name="bias">One for each output, or null.</param>
    /// <param name="suggestion">The name of the weight.</param>
    private static LayerValue Linear(NodeContext node, LayerValue x, KnownTensor weight, float[]? values, float[]? bias, string? suggestion)
    {
        if (!weight.IsReal)
        {
            throw new ImportException($"the matrix has elements of {weight.Type.Named()}");
        }

        int[] dimensions = x.Dimensions;
        int last = x.Rank - 1;
        var (outputs, features) = (weight.Dimensions[0], weight.Dimensions[1]);
        if (features != dimensions[last])
        {
            throw new ImportException($"the matrix has {features} inputs; its operand {x.Shown} has {dimensions[last]} features");
        }

        DraftLayer layer;
        LayerValue result;
        if (x.Shape.Elements == features)
        {
            layer = node.Draft.Add("Dense", suggestion, [node.Placement.As(x, new TensorShape(features, []))], Features(outputs, bias is not null));
            layer.Weights["weight"] = new Weight([outputs, features], values ?? weight.ToSingles());
            result = LayerValue.Of(layer, [.. dimensions[..last], outputs], x.Apart);
        }
        else
        {
            var channeled = node.Placement.Channeled(x, last);
            Argument[] without = bias is null ? [Arguments.Of("Bias", false)] : [];
            layer = node.Draft.Add("Conv", suggestion, [channeled.Layer], [Arguments.Of("Channels", outputs), Arguments.Of("Kernel", 1), .. without]);
            layer.Weights["weight"] = new Weight([outputs, features, .. Enumerable.Repeat(1, layer.Shape.Rank)], values ?? weight.ToSingles());
            result = channeled.With(layer, last, outputs);
        }

        if (bias is not null)
        {
            layer.Weights["bias"] = new Weight([outputs], bias);
        }

        return result;
    }

    // A product of what the network computes: batches of matrices, broadcast to common ones.
    private static LayerValue Product(NodeContext node, LayerValue left, LayerValue right)
    {
        bool row = left.Rank == 1;
        bool column = right.Rank == 1;
        left = row ? left.WithAxes([0]) : left;
        right = column ? right.WithAxes([1]) : right;
        if (left.Apart && (left.Rank < 3 || right.Rank < 3 || left.Rank != right.Rank))
        {
            throw new ImportException($"the product of {left.Shown} and {right.Shown} mixes images");
        }

        int[] x = left.Dimensions;
        int[] y = right.Dimensions;
        var (rows, inner, columns) = (x[^2], x[^1], y[^1]);
        if (inner != y[^2])
        {
            throw new ImportException($"the matrices {left.Shown} and {right.Shown} do not fit");
        }

        int[] batch = Strides.Common(x[..^2], y[..^2]);
        left = node.Placement.Broadcast(left, [.. batch, rows, inner]);
        right = node.Placement.Broadcast(right, [.. batch, inner, columns]);
        int[] own = batch[left.Lead..];
        int[] front = own.All(extent => extent == 1) ? [] : [Placement.Product(own)];
        var layer = node.Draft.Add(
            "MatMul", null, Distinct(node, node.Placement.As(left, Shape([.. front, rows, inner])), node.Placement.As(right, Shape([.. front, inner, columns]))));
        int[] result = [.. batch, .. row ? [] : new[] { rows }, .. column ? [] : new[] { columns }];
        return LayerValue.Of(layer, [.. batch, rows, columns], left.Apart).Viewed(result);

        static TensorShape Shape(int[] extents) => new(extents[0], [.. extents.Skip(1)]);
    }

    private static DraftLayer[] Distinct(NodeContext node, DraftLayer left, DraftLayer right) =>
        [left, left == right ? node.Draft.Add("Scale", null, [right], Arguments.Of("Factor", 1f)) : right];

    // A known one is the same for each image.
    private static LayerValue Matrix(NodeContext node, int input)
    {
        if (node.Operand(input) is not KnownTensor known)
        {
            return node.Value(input);
        }

        int rank = node.DimensionsOf(1 - input).Count;
        bool lifts = node.Apart && known.Dimensions.Count >= 2;
        return Constants.Layer(node, lifts ? known.Reshaped([.. Enumerable.Repeat(1, Math.Max(0, rank - known.Dimensions.Count)), .. known.Dimensions]) : known);
    }

    private static float[]? Bias(KnownTensor offset, int outputs, float beta)
    {
        bool fits = offset.Dimensions.Count <= 2 && (offset.Dimensions.Count == 0 || offset.Dimensions[^1] is var last && (last == outputs || last == 1))
            && (offset.Dimensions.Count < 2 || offset.Dimensions[0] == 1);
        if (!fits)
        {
            return null;
        }

        float[] values = Array.ConvertAll(offset.ToSingles(), value => value * beta);
        return values.Length == outputs ? values : [.. Enumerable.Repeat(values[0], outputs)];
    }
}
