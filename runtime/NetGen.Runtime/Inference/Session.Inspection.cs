using NetGen.Threading;

namespace NetGen;

/// <content>Looks at what lies within a pass: how long each part takes, and where numbers cease to be finite.</content>
public sealed unsafe partial class Session
{
    /// <summary>Runs the network on one image several times, to see where its time goes. Unlike the others, this call
    /// allocates.</summary>
    /// <param name="image">One image, as for <see cref="Run(ReadOnlySpan{float})"/>.</param>
    /// <param name="runs">How often.</param>
    /// <returns>The parts in the order in which they run. With several threads a part lasts until all have finished it,
    /// as the first thread sees it.</returns>
    /// <exception cref="ArgumentException">The length is not that of one image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of runs is not positive.</exception>
    /// <exception cref="InvalidOperationException">Another caller is running this session.</exception>
    public IReadOnlyList<StageTime> Profile(ReadOnlySpan<float> image, int runs = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var input = _network.Info.Inputs[0];
        if (image.Length != input.Length)
        {
            throw new ArgumentException(
                $"One image of {input.Length} floats ({Shapes.Text(input.Shape)}) is profiled; {image.Length} floats were given.",
                nameof(image));
        }

        var profile = new SessionProfile(_program, runs);
        var shared = new SharedStages(_program.Forward, _shared is null ? new ThreadTeam(1) : _team, apart: true);
        var timed = (int thread) => shared.Run(_threads + thread, thread, thread == 0 ? profile.Times : []);
        for (var run = 0; run < runs; run++)
        {
            RunImages(image, 1, timed);
            profile.Add(run);
        }

        return profile.Medians();
    }

    /// <summary>The first layer that gives values of an image that are not finite, or null if there is none. For a
    /// session of one thread that does nothing else.</summary>
    /// <param name="images">The first inputs of a batch.</param>
    /// <param name="image">The number of the image in the batch.</param>
    internal string? FindLayer(float* images, int image)
    {
        _images = images;
        Hold();
        try
        {
            // Nothing is found but what a stage has just written.
            _activations.Span.Clear();
            CopyInputs(image, _slices);
            foreach (var (stage, title) in _program.Forward.Zip(SessionProfile.Titles(_program)))
            {
                stage.Run(_slices, 0, StageRunner.Items(stage, images: 1));
                if (!Finite.AreAll(_activations.Span))
                {
                    return title.Layer;
                }
            }

            return null;
        }
        finally
        {
            Release();
        }
    }
}
