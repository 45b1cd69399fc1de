using System.Globalization;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>Sums over the channels of a vector of positions.</summary>
internal static class ChannelSums
{
    // Chains of additions side by side, to hide the latency of one.
    private const int Chains = 4;

    /// <summary>Writes sums over channels, in chains that are added up at the end.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="names">Names of the sums.</param>
    /// <param name="terms">From a channel, the sums so far and the end of local names, the sums with a term
    /// added.</param>
    public static Local[] Along(KernelBuilder b, int channels, string[] names, Func<IndexExpression, Value[], string, Value[]> terms)
    {
        int chains = Math.Min(Chains, channels);
        Local[][] sums =
        [
            .. Enumerable.Range(0, chains).Select(chain =>
                names.Select(name => b.Let(name + Text(chain), new Constant(0, true))).ToArray()),
        ];
        int whole = channels / chains * chains;
        b.For(
            "c",
            0,
            whole,
            c =>
            {
                for (int k = 0; k < chains; k++)
                {
                    Add(c + k, sums[k], Text(k));
                }
            },
            chains);
        b.For("c", whole, channels, c => Add(c, sums[0], "Last"));
        return
        [
            .. names.Select((name, i) =>
                b.Let(name, sums.Skip(1).Aggregate((Value)sums[0][i], (total, chain) => total + chain[i]))),
        ];

        void Add(IndexExpression c, Local[] into, string suffix)
        {
            var added = terms(c, into, suffix);
            for (int i = 0; i < into.Length; i++)
            {
                b.Assign(into[i], added[i]);
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
