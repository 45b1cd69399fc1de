namespace NetGen.Weights;

/// <summary>Computes the CRC-32 of what is read, as zip archives have it: polynomial 0x04C11DB7, reflected.</summary>
internal sealed class ChecksumStream(Stream inner) : Stream
{
    private static readonly uint[] Table = CreateTable();

    private uint _register = uint.MaxValue;

    /// <summary>The checksum of all bytes read so far.</summary>
    public uint Checksum => ~_register;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        var register = _register;
        foreach (var value in buffer[..count])
        {
            register = Table[(byte)(register ^ value)] ^ (register >> 8);
        }

        _register = register;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
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
