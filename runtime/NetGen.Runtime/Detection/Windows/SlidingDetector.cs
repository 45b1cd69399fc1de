namespace NetGen.Detection;

/// <summary>
/// Finds objects of several sizes with a classifier: the image is scaled to the inputs of several networks, which
/// classify all of their windows at once, so that a window covers a larger part of the image where the input is smaller
/// (Sermanet et al. 2013). Boxes overlap; <see cref="NonMaxSuppression"/> chooses among them.
/// </summary>
/// <remarks>Owns its memory: a call allocates nothing, and one object serves one caller at a time.</remarks>
public sealed class SlidingDetector
{
    private readonly Scale[] _scales;
    private readonly float _beside;

    /// <summary>Creates a detector.</summary>
    /// <param name="networks">One network for each scale, each declared with <c>Windows</c> for images of two
    /// dimensions, mostly with the parameters of one classifier. Images keep their proportions in the networks'
    /// inputs.</param>
    /// <param name="threshold">The score that an object must exceed, at least 0.</param>
    /// <param name="scores">How outputs become probabilities; <see cref="ClassScores.Linear"/> behind Softmax.</param>
    /// <param name="background">The class that is no object; -1 if there is none.</param>
    /// <param name="threads">The number of threads of each network, the caller included.</param>
    /// <param name="beside">The value of pixels beside an image of other proportions.</param>
    /// <exception cref="ArgumentException">There is no network, or one does not slide over images, or has other
    /// channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public SlidingDetector(
        IReadOnlyList<Network> networks,
        float threshold,
        ClassScores scores = ClassScores.Softmax,
        int background = -1,
        int threads = 1,
        float beside = 0.5f)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 0)
        {
            throw new ArgumentException("A detector needs a network.", nameof(networks));
        }

        _scales = [.. networks.Select(network => new Scale(network, new WindowScores(network.Info, threshold, scores, background), threads))];
        _beside = beside;
        if (_scales.Any(scale => scale.Channels != Channels))
        {
            throw new ArgumentException("The networks take images of different numbers of channels.", nameof(networks));
        }
    }

    /// <summary>The number of channels of an image.</summary>
    public int Channels => _scales[0].Channels;

    /// <summary>The largest number of objects there can be.</summary>
    public int Maximum => _scales.Sum(scale => scale.Scores.Maximum);

    /// <summary>Finds the objects of an image.</summary>
    /// <param name="image">The image, (channels, height, width).</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="objects">Receives them, in pixels of the image and not clipped, scale by scale; those that do not
    /// fit are left out.</param>
    /// <returns>The number of objects, those left out included.</returns>
    /// <exception cref="ArgumentException">The image has another length.</exception>
    public int Find(ReadOnlySpan<float> image, int width, int height, Span<DetectedObject> objects)
    {
        if (image.Length != (long)Channels * width * height)
        {
            throw new ArgumentException($"An image of {Channels} x {height} x {width} has as many floats; {image.Length} were given.", nameof(image));
        }

        var found = 0;
        foreach (var scale in _scales)
        {
            var letterbox = Letterbox.Fit(width, height, scale.Width, scale.Height);
            ImageResize.Bilinear(image, letterbox, scale.Input, _beside);
            found += scale.Scores.Decode(scale.Session.Run(), letterbox, objects[Math.Min(found, objects.Length)..]);
        }

        return found;
    }

    private sealed class Scale
    {
        private readonly int[] _shape;
        private readonly string _input;

        public Scale(Network network, WindowScores scores, int threads)
        {
            (Scores, _shape, _input) = (scores, network.Info.InputShape, network.Info.Inputs[0].Name);
            Session = network.CreateSession(threads);

            // The memory of the input is taken when it is asked for first.
            Input.Clear();
        }

        public Session Session { get; }

        public WindowScores Scores { get; }

        public Span<float> Input => Session.Input(_input);

        public int Channels => _shape[0];

        public int Height => _shape[1];

        public int Width => _shape[2];
    }
}
