using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Reads the shape of an input.</summary>
public static class InputShape
{
    /// <summary>Where the network's first input is declared.</summary>
    public static Anchor First { get; } = new(-1, "Input");

    /// <summary>The problem of a network without an input.</summary>
    public static Problem Missing(string network) =>
        Problem.At(Anchor.Network, DiagnosticIds.MissingInput, network, "the input is missing");

    /// <summary>Reads <c>1x32x32</c>; spaces around the numbers are allowed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="subject">The network or layer, for messages.</param>
    /// <param name="place">What problems are anchored to.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static TensorShape? Parse(string text, string subject, Anchor place, ICollection<Problem> problems)
    {
        var extents = new List<long>();
        foreach (string part in text.Split('x', 'X'))
        {
            string digits = part.Trim();
            if (digits.Length == 0 || digits.Any(d => d is < '0' or > '9'))
            {
                problems.Add(Problem.At(place, DiagnosticIds.MissingInput, subject, $"'{text}' is not a shape"));
                return null;
            }

            extents.Add(long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long extent)
                ? extent
                : long.MaxValue);
        }

        return FromExtents(extents, subject, place, problems);
    }

    /// <summary>Checks the number and the range of the extents, channels first.</summary>
    public static TensorShape? FromExtents(
        IReadOnlyList<long> extents, string subject, Anchor place, ICollection<Problem> problems)
    {
        if (extents.Count is 0 or > TensorShape.MaxRank + 1)
        {
            string count = extents.Count.ToString(CultureInfo.InvariantCulture);
            problems.Add(Problem.At(place, DiagnosticIds.MissingInput, subject, $"a shape of {count} numbers"));
            return null;
        }

        foreach (long extent in extents)
        {
            if (extent is < 1 or > ArgumentDefinition.Largest)
            {
                problems.Add(Problem.At(
                    place,
                    DiagnosticIds.OutOfRange,
                    subject,
                    "an extent of the input",
                    extent == long.MaxValue ? "too large" : (object)extent,
                    FormattableString.Invariant($"1 to {ArgumentDefinition.Largest}")));
                return null;
            }
        }

        return new TensorShape((int)extents[0], extents.Skip(1).Select(extent => (int)extent).ToEquatableArray());
    }
}
