namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Taps [Begin, End) along the row that the same pixels of a tile read, where others read padding.</summary>
/// <param name="Begin">The first tap.</param>
/// <param name="End">The tap behind the last one.</param>
/// <param name="Pixels">The pixels of the tile, row by row, for which the taps lie in the input.</param>
internal sealed record TapRun(int Begin, int End, IReadOnlyList<int> Pixels)
{
    /// <summary>The runs of a tile, in the order of the taps; without taps that no pixel reads.</summary>
    /// <param name="width">The axis of pixels.</param>
    /// <param name="segment">The tile's part of the row.</param>
    /// <param name="pixels">Pixels of all its rows.</param>
    public static IEnumerable<TapRun> Of(ConvolutionAxis width, RowSegment segment, int pixels)
    {
        TapRun? run = null;
        for (int tap = 0; tap < width.Taps; tap++)
        {
            int[] readers = [.. Enumerable.Range(0, pixels).Where(pixel => segment.Reads(width, pixel, tap))];
            if (run is not null && run.Pixels.SequenceEqual(readers))
            {
                run = run with { End = tap + 1 };
                continue;
            }

            if (run is { Pixels.Count: > 0 })
            {
                yield return run;
            }

            run = new TapRun(tap, tap + 1, readers);
        }

        if (run is { Pixels.Count: > 0 })
        {
            yield return run;
        }
    }
}
