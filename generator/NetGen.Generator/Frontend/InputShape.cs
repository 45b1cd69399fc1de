using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the shape of a network's input.</summary>
public static class InputShape
{
    private static readonly Anchor Place = new(-1, "Input");

    /// <summary>The problem of a network without an input.</summary>
    public static Problem Missing(string network) =>
        Problem.At(Anchor.Network, DiagnosticIds.MissingInput, network, "the input is missing");

    /// <summary>Reads <c>1x32x32</c>; spaces around the numbers are allowed.</summary>
    public static TensorShape? Parse(string text, string network, ICollection<Problem> problems)
    {
        var extents = new List<long>();
        foreach (string part in text.Split('x', 'X'))
        {
            string digits = part.Trim();
            if (digits.Length == 0 || digits.Any(d => d is < '0' or > '9'))
            {
                problems.Add(Problem.At(Place, DiagnosticIds.MissingInput, network, $"'{text}' is not a shape"));
                return null;
            }

            extents.Add(long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long extent)
                ? extent
                : long.MaxValue);
        }

        return FromExtents(extents, network, problems);
    }

    /// <summary>Checks the number and the range of the extents, channels first.</summary>
    public static TensorShape? FromExtents(IReadOnlyList<long> extents, string network, ICollection<Problem> problems)
    {
        if (extents.Count is 0 or > TensorShape.MaxRank + 1)
        {
            string count = extents.Count.ToString(CultureInfo.InvariantCulture);
            problems.Add(Problem.At(Place, DiagnosticIds.MissingInput, network, $"a shape of {count} numbers"));
            return null;
        }

        foreach (long extent in extents)
        {
            if (extent is < 1 or > ArgumentDefinition.Largest)
            {
                problems.Add(Problem.At(
                    Place,
                    DiagnosticIds.OutOfRange,
                    network,
                    "an extent of the input",
                    extent == long.MaxValue ? "too large" : (object)extent,
                    FormattableString.Invariant($"1 to {ArgumentDefinition.Largest}")));
                return null;
            }
        }

        return new TensorShape((int)extents[0], extents.Skip(1).Select(extent => (int)extent).ToEquatableArray());
    }
}
