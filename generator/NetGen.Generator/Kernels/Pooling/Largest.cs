using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>The largest of some values, or NaN if one of them is NaN.</summary>
internal static class Largest
{
    /// <summary>
    /// Compares the values one after the other. Where the instruction for the larger of two takes no notice of NaN in
    /// the first, all but the last are looked at again, two by one instruction.
    /// </summary>
    public static Value Of(InstructionSet isa, IReadOnlyList<Value> values)
    {
        var operation = isa.MaxIsOneInstruction ? BinaryOperator.Max : BinaryOperator.AtLeast;
        var result = values.Aggregate((largest, next) => new Binary(operation, largest, next));
        if (isa.MaxIsOneInstruction)
        {
            return result;
        }

        for (int i = 0; i < values.Count - 1; i += 2)
        {
            var nan = new Constant(float.NaN, result.IsVector);
            result = new Select(Comparison.Unordered, values[i], values[i + 1], nan, result);
        }

        return result;
    }
}
