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
    /// <param name="suffix">Ends the names of the helper locals, so that they are unique along a path of
    /// blocks.</param>
    /// <param name="result">The result, a vector or a single float.</param>
    /// <param name="operand">Loads the operand of this name, for the same elements: what is added, or the output or
    /// input of an activation.</param>
    public static Value Apply(
        KernelBuilder b,
        EquatableArray<EpilogueItem> items,
        string suffix,
        Value result,
        Func<string, Value> operand)
    {
        for (int i = 0; i < items.Count; i++)
        {
            string unique = i == 0 ? suffix : suffix + "_" + i.ToString(CultureInfo.InvariantCulture);
            result = items[i] switch
            {
                ActivationItem f => ActivationMethods.Forward(b, f.Activation, unique, result),
                ActivationGradientItem f => ActivationMethods.Gradient(
                    b, f.Activation, unique, operand(OperandName(items, i)), result),
                AdditionItem => result + operand(OperandName(items, i)),
                _ => throw new ArgumentOutOfRangeException(nameof(items), items[i], null),
            };
        }

        return result;
    }

    /// <summary>The names of the parameters for the items' operands, in order, which stand before a kernel's outputs:
    /// <c>activation</c>, <c>activation1</c>, ..., <c>addend</c>, ...</summary>
    public static IEnumerable<string> Names(EquatableArray<EpilogueItem> items) =>
        Enumerable.Range(0, items.Count).Where(i => items[i] is not ActivationItem).Select(i => OperandName(items, i));

    private static string OperandName(EquatableArray<EpilogueItem> items, int index)
    {
        var kind = items[index].GetType();
        int before = items.Take(index).Count(item => item.GetType() == kind);
        return (items[index] is AdditionItem ? "addend" : "activation") + (before == 0 ? "" : before.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The end of a kernel's name that tells its items: <c>_tanh</c>, <c>_tanhGradient</c>, <c>_add</c>, or
    /// nothing.</summary>
    public static string Suffix(EquatableArray<EpilogueItem> items) => string.Concat(items.Select(item => item switch
    {
        ActivationItem f => "_" + ActivationTraits.Name(f.Activation),
        ActivationGradientItem f => "_" + ActivationTraits.Name(f.Activation) + "Gradient",
        AdditionItem => "_add",
        _ => throw new ArgumentOutOfRangeException(nameof(items), item, null),
    }));
}
