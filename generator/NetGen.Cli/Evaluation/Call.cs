using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation;

/// <summary>A node with the values of its operands: what the definition of an operator computes from.</summary>
/// <param name="node">The node.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="operands">The values, null where an optional one is left out.</param>
/// <param name="budget">What the run may take.</param>
internal sealed class Call(OnnxNode node, long opset, IReadOnlyList<Tensor?> operands, Budget budget)
{
    // Counts of axes and elements of a list, such as those of a shape.
    private const int LongestList = 1 << 16;

    /// <summary>The version of the operators.</summary>
    public long Opset => opset;

    /// <summary>The number of operands, with those left out before the last.</summary>
    public int Operands => operands.Count;

    /// <summary>The number of results.</summary>
    public int Results => node.Outputs.Count;

    /// <summary>An operand.</summary>
    /// <exception cref="EvaluationException">It is missing.</exception>
    public Tensor this[int index] => Optional(index) ?? throw new EvaluationException($"operand {index} is missing");

    /// <summary>An operand, or null if it is left out.</summary>
    public Tensor? Optional(int index) => index < operands.Count ? operands[index] : null;

    /// <summary>Whether a result is asked for.</summary>
    public bool Wants(int result) => result < node.Outputs.Count && node.Outputs[result].Length > 0;

    /// <summary>Whether an attribute is there.</summary>
    public bool Has(string name) => node.Attributes.ContainsKey(name);

    /// <summary>A real number, as the file has it: to 32 bits.</summary>
    public float Single(string name, float otherwise) => Of(name, attribute => attribute.Single, otherwise);

    /// <summary>A whole number.</summary>
    public long Integer(string name, long otherwise) => Of(name, attribute => attribute.Integer, otherwise);

    /// <summary>A whole number of 32 bits.</summary>
    public int Int32(string name, int otherwise)
    {
        long value = Integer(name, otherwise);
        return value == (int)value ? (int)value : throw new EvaluationException($"'{name}' is {value}");
    }

    /// <summary>Whether a number is there that is not 0.</summary>
    public bool Flag(string name, bool otherwise = false) => Integer(name, otherwise ? 1 : 0) != 0;

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) =>
        !node.Attributes.TryGetValue(name, out var attribute) ? otherwise : attribute.Text ?? throw OtherKind(name);

    /// <summary>Whole numbers, or null if the attribute is left out.</summary>
    public long[]? Integers(string name) => node.Attributes.TryGetValue(name, out var attribute)
        ? attribute.Single is null && attribute.Integer is null && attribute.Text is null && attribute.Singles.Count == 0 ? [.. attribute.Integers] : throw OtherKind(name)
        : null;

    /// <summary>Real numbers, or null if the attribute is left out.</summary>
    public float[]? Singles(string name) => node.Attributes.TryGetValue(name, out var attribute)
        ? attribute.Single is null && attribute.Integer is null && attribute.Text is null && attribute.Integers.Count == 0 ? [.. attribute.Singles] : throw OtherKind(name)
        : null;

    /// <summary>A tensor, or null if the attribute is left out.</summary>
    public Tensor? Tensor(string name) =>
        node.Attributes.TryGetValue(name, out var attribute) ? Evaluation.Tensor.Of(attribute.Tensor ?? throw OtherKind(name)) : null;

    /// <summary>The whole numbers of an operand, or else of an attribute, or null.</summary>
    /// <param name="index">The operand, -1 for none.</param>
    /// <param name="name">The attribute.</param>
    public long[]? List(int index, string name)
    {
        long[]? list = index >= 0 && Optional(index) is { } operand ? operand.Integers : Integers(name);
        return list?.Length > LongestList ? throw new EvaluationException($"a list has more than {LongestList} elements") : list;
    }

    /// <summary>The whole numbers of an operand.</summary>
    public long[] List(int index) => List(index, "") ?? throw new EvaluationException($"operand {index} is missing");

    /// <summary>An axis of a value, where -1 is the last.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new EvaluationException($"there is no axis {axis} among {rank}");

    /// <summary>Different axes of a value.</summary>
    public static int[] Axes(IEnumerable<long> axes, int rank)
    {
        int[] all = [.. axes.Select(axis => Axis(axis, rank))];
        return all.Distinct().Count() == all.Length ? all : throw new EvaluationException("an axis is named twice");
    }

    /// <summary>Room for real numbers.</summary>
    public double[] NewReals(params ReadOnlySpan<int> dimensions) => new double[Taken(dimensions)];

    /// <summary>Room for whole numbers.</summary>
    public long[] NewIntegers(params ReadOnlySpan<int> dimensions) => new long[Taken(dimensions)];

    /// <summary>Takes time for as many steps.</summary>
    public void Spend(double steps) => budget.Spend(steps);

    /// <summary>Refuses what is not defined, or not by this evaluator.</summary>
    public static void Check(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new EvaluationException(otherwise);
        }
    }

    private int Taken(ReadOnlySpan<int> dimensions)
    {
        long product = 1;
        foreach (int extent in dimensions)
        {
            product = extent >= 0 && product <= Budget.MostElements ? product * extent : throw new EvaluationException($"a shape has the extent {extent} or too many elements");
        }

        budget.Take(product);
        budget.Spend(product);
        return (int)product;
    }

    private T Of<T>(string name, Func<OnnxAttribute, T?> part, T otherwise)
        where T : struct => node.Attributes.TryGetValue(name, out var attribute) ? part(attribute) ?? throw OtherKind(name) : otherwise;

    private static EvaluationException OtherKind(string name) => new($"the attribute '{name}' is of another kind");
}
