namespace NetGen.Generator.Graph;

/// <summary>
/// What each element along one axis of an output is made of: a sum of weighted elements of the input along that axis,
/// or a number where there are none. It is the same at all places of the other axes.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Out">The output's extent.</param>
public abstract record AxisRule(int In, int Out)
{
    /// <summary>What it does, in a few words.</summary>
    public abstract string Mnemonic { get; }

    /// <summary>All of it as part of a kernel's name; distinct for distinct rules.</summary>
    public abstract string Text { get; }

    /// <summary>What an element is that is made of no other.</summary>
    public virtual float Fill => 0;

    /// <summary>Whether the output is the input.</summary>
    public virtual bool IsIdentity => false;

    /// <summary>The taps of each output, none of them with the weight zero.</summary>
    public abstract IReadOnlyList<AxisTap[]> Taps();

    /// <summary>The same weights by input: the taps on outputs of each input, as gradients go back.</summary>
    public IReadOnlyList<AxisTap[]> Transposed()
    {
        var rows = Enumerable.Range(0, In).Select(_ => new List<AxisTap>()).ToArray();
        var taps = Taps();
        for (int o = 0; o < taps.Count; o++)
        {
            foreach (var tap in taps[o])
            {
                rows[tap.Index].Add(new AxisTap(o, tap.Weight));
            }
        }

        return [.. rows.Select(row => row.ToArray())];
    }
}

/// <summary>A weighted element.</summary>
/// <param name="Index">The index of the element.</param>
/// <param name="Weight">Its weight.</param>
public readonly record struct AxisTap(int Index, float Weight);
