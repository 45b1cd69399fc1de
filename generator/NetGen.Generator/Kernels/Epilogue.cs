using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels;

/// <summary>The elementwise work that a kernel does on its result while it is still in registers.</summary>
public static class Epilogue
{
    /// <summary>Applies the items in order to a result.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="items">The steps.</param>
    /// <param name="suffix">Ends the names of the helper locals, so that they are unique along a path of blocks.</param>
    /// <param name="result">The result, a vector or a single float.</param>
    /// <param name="operand">Loads the operand of the i-th <see cref="ActivationGradientItem"/>, counted from 0: the
    /// activation's output, or its input, for the same elements.</param>
    public static Value Apply(
        KernelBuilder b,
        EquatableArray<EpilogueItem> items,
        string suffix,
        Value result,
        Func<int, Value> operand)
    {
        int operands = 0;
        for (int i = 0; i < items.Count; i++)
        {
            string unique = i == 0 ? suffix : suffix + "_" + i.ToString(CultureInfo.InvariantCulture);
            result = items[i] switch
            {
                ActivationItem f => ActivationFunctions.Forward(b, f.Activation, unique, result),
                ActivationGradientItem f => ActivationFunctions.Gradient(
                    b, f.Activation, unique, operand(operands++), result),
                _ => throw new ArgumentOutOfRangeException(nameof(items), items[i], null),
            };
        }

        return result;
    }

    /// <summary>The number of operands that the items read.</summary>
    public static int Operands(EquatableArray<EpilogueItem> items) => items.Count(item => item is ActivationGradientItem);

    /// <summary>The names of the parameters for these operands, which stand before a kernel's outputs.</summary>
    public static IEnumerable<string> Names(EquatableArray<EpilogueItem> items) =>
        Enumerable.Range(0, Operands(items)).Select(Name);

    /// <summary>The name of the i-th operand's parameter: <c>activation</c>, <c>activation1</c>, ...</summary>
    public static string Name(int operand) =>
        operand == 0 ? "activation" : "activation" + operand.ToString(CultureInfo.InvariantCulture);

    /// <summary>The end of a kernel's name that tells its items: <c>_tanh</c>, <c>_tanhGradient</c>, or nothing.</summary>
    public static string Suffix(EquatableArray<EpilogueItem> items) => string.Concat(items.Select(item => item switch
    {
        ActivationItem f => "_" + ActivationFunctions.Name(f.Activation),
        ActivationGradientItem f => "_" + ActivationFunctions.Name(f.Activation) + "Gradient",
        _ => throw new ArgumentOutOfRangeException(nameof(items), item, null),
    }));
}
