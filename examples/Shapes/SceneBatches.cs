using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>Scenes as a network takes them: images and targets, one scene behind the other.</summary>
/// <param name="seed">Determines the scenes.</param>
/// <param name="size">The number of scenes of a batch.</param>
internal sealed class SceneBatches(ulong seed, int size)
{
    private const int ImageLength = 3 * Scene.Size * Scene.Size;
    private const int TargetLength = Scene.MaximumObjects * ObjectTargets.Stride;

    private readonly float[] _images = new float[size * ImageLength];
    private readonly float[] _targets = new float[size * TargetLength];
    private int _count;

    /// <summary>The images of the batch.</summary>
    public ReadOnlySpan<float> Images => _images.AsSpan(0, _count * ImageLength);

    /// <summary>The objects of the batch.</summary>
    public ReadOnlySpan<float> Targets => _targets.AsSpan(0, _count * TargetLength);

    /// <summary>Draws the scenes from a number on.</summary>
    /// <param name="first">The number of the first scene.</param>
    /// <param name="end">The number behind the last one there is.</param>
    public void Draw(int first, int end)
    {
        _count = Math.Min(size, end - first);
        Parallel.For(0, _count, i =>
        {
            var scene = Scene.Draw(seed, first + i);
            scene.Picture.CopyTo(_images.AsSpan(i * ImageLength, ImageLength));
            ObjectTargets.Write(scene.Objects, _targets.AsSpan(i * TargetLength, TargetLength));
        });
    }
}
