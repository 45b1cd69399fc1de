using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>Finds the shapes of scenes with a network: outputs, decoding, suppression.</summary>
internal sealed class Finder
{
    // Low, since average precision counts what is found with little certainty, too.
    private const float ScoreThreshold = 0.02f;
    private const float OverlapThreshold = 0.45f;
    private const int Maximum = 50;

    private readonly Session _session;
    private readonly HeadDecoder _decoder;
    private readonly NonMaxSuppression _suppression;
    private readonly float[] _image = new float[3 * Scene.Size * Scene.Size];
    private readonly DetectedObject[] _candidates;
    private readonly DetectedObject[] _found = new DetectedObject[Maximum];

    public Finder(ShapeYolo network, AnchorHead head)
    {
        _session = network.CreateSession();
        _decoder = new HeadDecoder(head, ScoreThreshold);
        _candidates = new DetectedObject[_decoder.Maximum];
        _suppression = new NonMaxSuppression(
            new Suppression { OverlapThreshold = OverlapThreshold, Maximum = Maximum }, _decoder.Maximum);
    }

    /// <summary>The shapes of a scene, in fractions of it, the surest first; valid until the next call.</summary>
    public ReadOnlySpan<DetectedObject> Find(Scene scene)
    {
        scene.Picture.CopyTo(_image);
        return Find(_image);
    }

    /// <summary>The shapes of an image, (3, 64, 64), in fractions of it, the surest first; valid until the next call.</summary>
    public ReadOnlySpan<DetectedObject> Find(ReadOnlySpan<float> image)
    {
        var count = _decoder.Decode(_session.Run(image), _candidates);
        return _found.AsSpan(0, _suppression.Run(_candidates.AsSpan(0, count), _found));
    }
}
