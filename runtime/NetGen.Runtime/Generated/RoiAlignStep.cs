using NetGen.Detection;

namespace NetGen.Generated;

/// <summary>Post-processing of a generated network: it cuts the regions of boxes that the network computes out of
/// features that it computes.</summary>
/// <param name="features">The output with the features, (C, H, W).</param>
/// <param name="shape">Its shape.</param>
/// <param name="boxes">The output with the boxes, (N, 4): left, top, right and bottom of each.</param>
/// <param name="align">What a region becomes.</param>
/// <param name="maximum">Whether the maximum of samples is taken, and not the mean.</param>
public sealed class RoiAlignStep(string features, FeatureShape shape, string boxes, RoiAlign align, bool maximum)
{
    private const int Coordinates = 4;

    /// <summary>Cuts out the regions of the last call of a session; it allocates nothing.</summary>
    /// <param name="session">The session, of that network.</param>
    /// <param name="output">Receives (N, C, height, width).</param>
    /// <param name="image">Which image of the call, from 0.</param>
    /// <exception cref="ArgumentException">The session is of a network without these outputs, the output has another
    /// length, or a box is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The call had no such image.</exception>
    /// <exception cref="InvalidOperationException">The session has not run.</exception>
    public void Run(Session session, Span<float> output, int image)
    {
        ArgumentNullException.ThrowIfNull(session);
        var map = session.Output(features, image);
        var regions = session.Output(boxes, image);
        var (count, length) = (regions.Length / Coordinates, shape.Channels * align.Height * align.Width);
        if (output.Length != count * length)
        {
            throw new ArgumentException(
                $"{count} regions of {shape.Channels} x {align.Height} x {align.Width} are {count * length} floats; there is room for {output.Length}.",
                nameof(output));
        }

        for (var i = 0; i < count; i++)
        {
            var box = regions.Slice(i * Coordinates, Coordinates);
            var region = new Box(box[0], box[1], box[2], box[3]);
            if (maximum)
            {
                align.ForwardMaximum(map, shape, region, output.Slice(i * length, length));
            }
            else
            {
                align.Forward(map, shape, region, output.Slice(i * length, length));
            }
        }
    }
}
