using NetGen.Randomness;

namespace NetGen.Data;

/// <summary>
/// Goes through images in batches, shuffled anew in every epoch or in their own order. Allocates nothing after
/// construction.
/// <code>
/// batches.Begin(epoch);
/// while (batches.Next())
/// {
///     trainer.Step(batches.Images, batches.Labels);
/// }
/// </code>
/// </summary>
public sealed class Batches
{
    private readonly LabelledImages _source;
    private readonly ImagePreparation _preparation;
    private readonly ulong? _seed;
    private readonly int _size;
    private readonly int[] _order;
    private readonly int[] _labels;
    private readonly float[] _images;
    private int _position;
    private int _count;

    /// <summary>Creates the batches, at the start of epoch 0.</summary>
    /// <param name="source">The images.</param>
    /// <param name="preparation">How they become a network's input.</param>
    /// <param name="size">The number of images of a batch; the last one of an epoch may be smaller.</param>
    /// <param name="seed">Determines, with the epoch, the order; absent, it is the source's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1, or a batch would be longer than an
    /// array can be.</exception>
    public Batches(LabelledImages source, ImagePreparation preparation, int size, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(preparation);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _source = source;
        _preparation = preparation;
        _size = size;
        _seed = seed;
        ImageLength = preparation.Length(source);
        if ((long)size * ImageLength > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size, $"A batch of images of {ImageLength} floats holds at most {Array.MaxLength / ImageLength} of them.");
        }

        _order = new int[source.Count];
        _labels = new int[size];
        _images = new float[size * ImageLength];
        Begin(0);
    }

    /// <summary>The number of floats of one image.</summary>
    public int ImageLength { get; }

    /// <summary>The number of batches of an epoch.</summary>
    public int PerEpoch => (_source.Count + _size - 1) / _size;

    /// <summary>The images of the batch, prepared, one behind the other.</summary>
    public ReadOnlySpan<float> Images => _images.AsSpan(0, _count * ImageLength);

    /// <summary>The classes of the batch.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, _count);

    /// <summary>Goes to the start of an epoch.</summary>
    /// <param name="epoch">Its number, which determines its order with the seed.</param>
    public void Begin(int epoch)
    {
        _position = 0;
        _count = 0;
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        if (_seed is not { } seed)
        {
            return;
        }

        // Fisher and Yates, as in Knuth, The Art of Computer Programming 2, algorithm 3.4.2 P.
        var random = new RandomStream(seed, RandomPurpose.Shuffle, (uint)epoch);
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = random.NextBelow(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    /// <summary>Goes to the next batch.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        _count = Math.Min(_size, _order.Length - _position);
        for (var i = 0; i < _count; i++)
        {
            var index = _order[_position + i];
            _labels[i] = _source.Label(index);
            _preparation.Prepare(_source, index, _images.AsSpan(i * ImageLength, ImageLength));
        }

        _position += _count;
        return _count > 0;
    }
}
