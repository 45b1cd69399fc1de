using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>The order of the channels of each position of a planar (C, positions) image, of equal ones the first before the
/// others.</summary>
internal static class ChannelOrderOracle
{
    public static double[] ArgMax(ArgMaxOperation operation, int channels, double[] x)
    {
        // The last of equal ones is the first from behind.
        int[][] orders = Orders(channels, x, operation.Largest, operation.Last);
        return [.. orders.Select(order => (double)order[0])];
    }

    public static double[] Hardmax(int channels, double[] x)
    {
        int[][] orders = Orders(channels, x, largest: true, last: false);
        return [.. x.Select((_, i) => orders[i % orders.Length][0] == i / orders.Length ? 1.0 : 0.0)];
    }

    public static (double[] Values, double[] Indices) Top(TopKOperation top, int channels, double[] x)
    {
        int[][] orders = Orders(channels, x, top.Largest, last: false);
        int positions = orders.Length;
        double[] indices =
            [.. Enumerable.Range(0, top.Count * positions).Select(i => (double)orders[i % positions][i / positions])];
        return ([.. indices.Select((c, i) => x[((int)c * positions) + (i % positions)])], indices);
    }

    public static double[] TopGradient(int channels, double[] dy, double[] indices, int positions)
    {
        double[] dx = new double[channels * positions];
        for (int i = 0; i < dy.Length; i++)
        {
            dx[((int)indices[i] * positions) + (i % positions)] += dy[i];
        }

        return dx;
    }

    private static int[][] Orders(int channels, double[] x, bool largest, bool last)
    {
        int positions = x.Length / channels;
        return
        [
            .. Enumerable.Range(0, positions).Select(p => Enumerable.Range(0, channels)
                .OrderBy(c => largest ? -x[(c * positions) + p] : x[(c * positions) + p])
                .ThenBy(c => last ? -c : c)
                .ToArray()),
        ];
    }
}
