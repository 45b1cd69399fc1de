using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Takes the number of a work item apart.</summary>
internal static class WorkItem
{
    /// <summary>Writes the loop over the work items.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="digits">Names and extents, the outermost first; a work item's number counts the last one
    /// fastest.</param>
    /// <param name="body">Writes one work item from the values of the digits.</param>
    public static void ForEach(KernelBuilder b, (string Name, int Extent)[] digits, Action<IndexExpression[]> body) =>
        ForEach(b, [.. digits.Select(digit => (digit.Name, (IndexExpression)digit.Extent))], body);

    /// <summary>Writes the loop over the work items, whose digits may have extents that only the running program
    /// knows.</summary>
    public static void ForEach(KernelBuilder b, (string Name, IndexExpression Extent)[] digits, Action<IndexExpression[]> body)
    {
        int significant = digits.Count(digit => !IsOne(digit.Extent));
        string variable = significant == 1 ? digits.Single(digit => !IsOne(digit.Extent)).Name : "item";
        b.For(variable, KernelBuilder.Index("begin"), KernelBuilder.Index("end"), item =>
        {
            var values = new IndexExpression[digits.Length];
            IndexExpression below = 1;
            int left = significant;
            for (int i = digits.Length - 1; i >= 0; i--)
            {
                var extent = digits[i].Extent;
                if (IsOne(extent))
                {
                    values[i] = 0;
                    continue;
                }

                left--;
                var quotient = item / below;
                values[i] = b.LetIndex(digits[i].Name, left == 0 ? quotient : quotient % extent);
                below *= extent;
            }

            body(values);
        });
    }

    /// <summary>The number of work items.</summary>
    public static int Count(IEnumerable<(string Name, int Extent)> digits) =>
        digits.Aggregate(1, (product, digit) => product * digit.Extent);

    private static bool IsOne(IndexExpression extent) => extent is IndexConstant { Value: <= 1 };
}
