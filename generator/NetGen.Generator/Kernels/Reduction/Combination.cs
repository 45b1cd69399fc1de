using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Kernels.Reduction;

/// <summary>How two elements become one.</summary>
internal static class Combination
{
    /// <summary>The word for it in names.</summary>
    public static string Name(ReduceKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What combines with any number to that number.</summary>
    public static float Neutral(ReduceKind kind) => kind switch
    {
        ReduceKind.Max => float.NegativeInfinity,
        ReduceKind.Min => float.PositiveInfinity,
        ReduceKind.Product => 1,
        _ => 0,
    };

    /// <summary>Whether elements are added.</summary>
    public static bool IsSum(ReduceKind kind) => kind is ReduceKind.Sum or ReduceKind.Mean;

    /// <summary>The two as one.</summary>
    public static Value Of(ReduceKind kind, Value a, Value b) => kind switch
    {
        ReduceKind.Max => new Binary(BinaryOperator.Max, a, b),
        ReduceKind.Min => -new Binary(BinaryOperator.Max, -a, -b),
        ReduceKind.Product => a * b,
        _ => a + b,
    };

    /// <summary>Combines a vector's lanes; each lane then has the result.</summary>
    public static void Lanes(KernelBuilder b, ReduceKind kind, Local vector, int lanes)
    {
        for (int width = lanes; width > 1; width /= 2)
        {
            b.Assign(vector, Of(kind, new Shuffle(ShuffleOperator.Even, vector, vector), new Shuffle(ShuffleOperator.Odd, vector, vector)));
        }
    }
}
