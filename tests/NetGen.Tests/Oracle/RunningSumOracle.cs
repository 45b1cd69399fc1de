using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Running sums along the middle axis of an image taken as (outer, length, inner).</summary>
internal static class RunningSumOracle
{
    public static double[] Sums(CumSumOperation sums, double[] x)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int along = i / sums.Inner % sums.Length;
            for (int j = 0; j < sums.Length; j++)
            {
                bool counts = sums.Reverse ? j > along : j < along;
                if (counts || (j == along && !sums.Exclusive))
                {
                    y[i] += x[i + ((j - along) * sums.Inner)];
                }
            }
        }

        return y;
    }
}
