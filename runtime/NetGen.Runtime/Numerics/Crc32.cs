namespace NetGen;

/// <summary>The CRC-32 of zip archives and PNG files: polynomial 0x04C11DB7, reflected.</summary>
internal static class Crc32
{
    /// <summary>The register before the first byte; the checksum is the complement of the register after the last
    /// one.</summary>
    public const uint Start = uint.MaxValue;

    private static readonly uint[] Table = CreateTable();

    /// <summary>The register after further bytes.</summary>
    public static uint Continue(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            register = Table[(byte)(register ^ value)] ^ (register >> 8);
        }

        return register;
    }

    private static uint[] CreateTable()
    {
        const uint ReflectedPolynomial = 0xEDB88320;
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var register = i;
            for (var bit = 0; bit < 8; bit++)
            {
                register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ ReflectedPolynomial;
            }

            table[i] = register;
        }

        return table;
    }
}
