using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Bench;

/// <summary>A part of the tables of <c>--specs</c>: the memory of each pass's activations beside what is alive at its busiest step, of which
/// no plan can be smaller; the worst of all instruction sets.</summary>
internal static partial class SpecMemory
{
    public static void Write((string HintName, string Text)[] files)
    {
        var passes = files.Select(file => (Name: PassPattern().Match(file.HintName), Sizes: SizesPattern().Match(file.Text)))
            .Where(file => file.Name.Success && file.Sizes.Success)
            .Select(file => (
                Network: file.Name.Groups[1].Value,
                Training: file.Name.Groups[2].Value == "Training",
                Planned: Bytes(file.Sizes.Groups[1]),
                Alive: Bytes(file.Sizes.Groups[2])))
            .ToArray();
        Console.WriteLine();
        Console.WriteLine("activations of an image, KiB       inference    busiest step   ratio      training    busiest step   ratio");
        Console.WriteLine("---------------------------------------------------------------------------------------------------------");
        foreach (var network in passes.GroupBy(pass => pass.Network).OrderBy(network => network.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{network.Key,-32}{Worst(network.Where(pass => !pass.Training))}  {Worst(network.Where(pass => pass.Training))}");
        }
    }

    private static string Worst(IEnumerable<(string Network, bool Training, double Planned, double Alive)> passes)
    {
        var (_, _, planned, alive) = passes.MaxBy(pass => pass.Planned / pass.Alive);
        return string.Create(CultureInfo.InvariantCulture, $"{planned / 1024,12:N1}{alive / 1024,16:N1}{planned / alive,8:F3}");
    }

    private static double Bytes(Group digits) => double.Parse(digits.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.+)\.(?:Avx512|Avx2|Neon|Portable)\.(Inference|Training)\.g\.cs$")]
    private static partial Regex PassPattern();

    [GeneratedRegex(@"Activations take ([0-9,]+) bytes (?:an|per) image, of which ([0-9,]+) are")]
    private static partial Regex SizesPattern();
}
