using System.Globalization;
using NetGen.Cli.Import;

namespace NetGen.Cli.Darknet;

/// <summary>A section of a Darknet configuration: a layer and its options.</summary>
/// <param name="Kind">The word in brackets.</param>
/// <param name="Line">The line that it stands on, from 1.</param>
/// <param name="Options">The options by name, as they were written.</param>
public sealed record CfgSection(string Kind, int Line, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>The section, for messages.</summary>
    public string Described => FormattableString.Invariant($"line {Line} [{Kind}]");

    /// <summary>Whether an option is given.</summary>
    public bool Has(string option) => Options.ContainsKey(option);

    /// <summary>An option that is a word.</summary>
    public string Text(string option, string otherwise) => Options.GetValueOrDefault(option, otherwise);

    /// <summary>An option that is a whole number.</summary>
    /// <exception cref="ImportException">It is none.</exception>
    public int Integer(string option, int otherwise) => Options.TryGetValue(option, out string? text) ? Integer(option, text) : otherwise;

    /// <summary>An option that is a whole number of at least 1.</summary>
    /// <exception cref="ImportException">It is none.</exception>
    public int Positive(string option, int otherwise)
    {
        int number = Integer(option, otherwise);
        return number >= 1 ? number : throw Mistake($"{option} is {number}; expected at least 1");
    }

    /// <summary>An option that is a number.</summary>
    /// <exception cref="ImportException">It is none.</exception>
    public float Number(string option, float otherwise) => Options.TryGetValue(option, out string? text) ? Number(option, text) : otherwise;

    /// <summary>An option that is a list of whole numbers between commas.</summary>
    /// <exception cref="ImportException">It is none.</exception>
    public int[] Integers(string option) => [.. Items(option).Select(item => Integer(option, item))];

    /// <summary>An option that is a list of numbers between commas.</summary>
    /// <exception cref="ImportException">It is none.</exception>
    public float[] Numbers(string option) => [.. Items(option).Select(item => Number(option, item))];

    /// <summary>Refuses options that change what a layer computes and have no counterpart.</summary>
    /// <exception cref="ImportException">One of them is given, and not with the value that changes nothing.</exception>
    public void Refuse(params ReadOnlySpan<(string Option, int Neutral)> options)
    {
        foreach (var (option, neutral) in options)
        {
            if (Integer(option, neutral) != neutral)
            {
                throw Mistake($"{option}={Options[option]} has no counterpart");
            }
        }
    }

    /// <summary>What is wrong with the section.</summary>
    public ImportException Mistake(string what) => new($"{Described}: {what}");

    private IEnumerable<string> Items(string option) =>
        Text(option, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private int Integer(string option, string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw Mistake($"{option} is '{text}'; expected a whole number");

    private float Number(string option, string text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
        ? number
        : throw Mistake($"{option} is '{text}'; expected a number");
}
