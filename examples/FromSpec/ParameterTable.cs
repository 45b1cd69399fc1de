namespace NetGen.Examples.FromSpec;

/// <summary>Lists what a network holds.</summary>
internal static class ParameterTable
{
    /// <summary>Writes the input, the parameters with their shapes, and the output.</summary>
    public static void Write(Network network)
    {
        var info = network.Info;
        long total = 0;
        Console.WriteLine($"{info.Name}: {Shape(info.InputShape)} -> {Shape(info.OutputShape)}, {info.MultiplyAdds:N0} multiply-adds");
        Console.WriteLine();
        Console.WriteLine($"  {"parameter",-20}{"shape",-16}{"count",10}");
        foreach (var parameter in network.Parameters)
        {
            var count = network.Read(parameter.Name).Length;
            total += count;
            Console.WriteLine($"  {parameter.Name,-20}{Shape(parameter.Dimensions),-16}{count,10:N0}");
        }

        Console.WriteLine($"  {"",-36}{total,10:N0}");
    }

    private static string Shape(int[] dimensions) => string.Join("x", dimensions);
}
