using NetGen.Data;

namespace NetGen.Weights;

/// <summary>Computes the CRC-32 of what is read, as zip archives have it.</summary>
internal sealed class ChecksumStream(Stream inner) : ForwardStream
{
    private uint _register = Crc32.Start;

    /// <summary>The checksum of all bytes read so far.</summary>
    public uint Checksum => ~_register;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        _register = Crc32.Continue(_register, buffer[..count]);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
