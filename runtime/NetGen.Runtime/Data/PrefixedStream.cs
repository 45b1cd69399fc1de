namespace NetGen.Data;

/// <summary>A stream whose first bytes have been read already, made whole again.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, prefix.Length - _position);
        if (count == 0)
        {
            return rest.Read(buffer);
        }

        prefix.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
