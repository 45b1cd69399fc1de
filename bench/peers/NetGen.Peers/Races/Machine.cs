namespace NetGen.Peers.Races;

/// <summary>The machine of the race, as Linux describes it.</summary>
internal static class Machine
{
    /// <summary>Processor, memory and system in a line.</summary>
    public static string Describe() =>
        $"{Field("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} processors, "
        + $"{Gigabytes(Field("/proc/meminfo", "MemTotal"))} GiB of memory, {Field("/etc/os-release", "PRETTY_NAME", '=').Trim('"')}";

    private static string Field(string file, string name, char separator = ':') =>
        File.ReadLines(file).Select(line => line.Split(separator, 2)).FirstOrDefault(parts => parts[0].Trim() == name)?[1].Trim() ?? "unknown";

    private static long Gigabytes(string kilobytes) =>
        long.TryParse(kilobytes.Split(' ')[0], out var number) ? (number + (1 << 19)) >> 20 : 0;
}
