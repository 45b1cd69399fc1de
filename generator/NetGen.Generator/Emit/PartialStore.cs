using System.Globalization;

namespace NetGen.Generator.Emit;

/// <summary>A piece of a store of the first lanes of a vector: a half, a quarter, or one float.</summary>
/// <param name="First">Its first lane.</param>
/// <param name="Lanes">Its lanes.</param>
/// <param name="Part">What follows the vector's name.</param>
internal sealed record PartialStore(int First, int Lanes, string Part)
{
    /// <summary>The name of the method that stores so many lanes.</summary>
    public static string Method(int lanes) => "StoreFirst" + Number(lanes);

    /// <summary>The pieces of so many lanes, of 8, 4 and 1 floats.</summary>
    public static IReadOnlyList<PartialStore> Pieces(int lanes, int width)
    {
        var pieces = new List<PartialStore>();
        string part = "";
        int done = 0;
        while (width > 4)
        {
            width /= 2;
            if (lanes - done >= width)
            {
                pieces.Add(new PartialStore(done, width, part + ".GetLower()"));
                part += ".GetUpper()";
                done += width;
            }
            else
            {
                part += ".GetLower()";
            }
        }

        for (int lane = done; lane < lanes; lane++)
        {
            pieces.Add(new PartialStore(lane, 1, part + (lane == done ? ".ToScalar()" : $".GetElement({Number(lane - done)})")));
        }

        return pieces;
    }

    /// <summary>The statement.</summary>
    /// <param name="value">The vector.</param>
    /// <param name="address">The address of a lane in memory.</param>
    /// <param name="element">The lane in memory as a variable.</param>
    public string Print(string value, Func<int, string> address, Func<int, string> element) => Lanes == 1
        ? $"{element(First)} = {value}{Part};"
        : $"Vector{Number(Lanes * 32)}.Store({value}{Part}, {address(First)});";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
