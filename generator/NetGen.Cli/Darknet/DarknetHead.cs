using System.Globalization;

namespace NetGen.Cli.Darknet;

/// <summary>A layer of detection at the end of a network: it computes no tensor, but says what an output means.</summary>
/// <param name="Output">The layer whose tensor it reads.</param>
/// <param name="Kind">region, yolo or detection.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Anchors">Width and height of each of its anchors, in cells (region) or in pixels of the input (yolo).</param>
public sealed record DarknetHead(string Output, string Kind, int Classes, IReadOnlyList<(float Width, float Height)> Anchors)
{
    /// <summary>The head as a line of text.</summary>
    public string Described => Anchors.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Output}: {Kind}, {Classes} classes")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Output}: {Kind}, {Classes} classes, anchors in {(Kind == "yolo" ? "pixels" : "cells")}: {string.Join("  ", Anchors.Select(a => FormattableString.Invariant($"{a.Width:R} x {a.Height:R}")))}");

    /// <summary>Reads a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="output">The layer whose tensor it reads.</param>
    public static DarknetHead Of(CfgSection section, string output)
    {
        float[] numbers = section.Numbers("anchors");
        if (numbers.Length % 2 != 0)
        {
            throw section.Mistake(FormattableString.Invariant($"anchors are pairs of numbers; there are {numbers.Length} numbers"));
        }

        (float, float)[] anchors = [.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))];
        if (section.Has("mask"))
        {
            anchors = [.. section.Integers("mask").Select(index => (uint)index < (uint)anchors.Length
                ? anchors[index]
                : throw section.Mistake(FormattableString.Invariant($"the mask names anchor {index}; there are {anchors.Length}")))];
        }

        return new DarknetHead(output, section.Kind, section.Positive("classes", 20), anchors);
    }
}
