namespace NetGen.Detection;

/// <summary>
/// Chooses the regions that a second stage looks at: of the boxes of a head, clipped to the image and not too small,
/// those with the highest scores that do not overlap each other too much.
/// </summary>
/// <remarks>Owns its memory: a call allocates nothing, and one object serves one caller at a time.</remarks>
public sealed class ProposalSelector
{
    private readonly ProposalHead _head;
    private readonly ProposalSelection _selection;
    private readonly HeadDecoder _decoder;
    private readonly NonMaxSuppression _suppression;
    private readonly DetectedObject[] _objects;
    private readonly DetectedObject[] _candidates;
    private readonly ulong[] _order;

    /// <summary>Creates a selector.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="selection">What to propose.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ProposalSelector(ProposalHead head, ProposalSelection? selection = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        _head = head;
        _selection = selection ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(_selection.Candidates, 1, nameof(selection));
        Hyperparameter.RequireNonNegative(_selection.MinimumSize, nameof(selection));
        _decoder = new HeadDecoder(head, 0);
        _objects = new DetectedObject[_decoder.Maximum];
        _order = new ulong[_decoder.Maximum];
        _candidates = new DetectedObject[Math.Min(_selection.Candidates, _decoder.Maximum)];
        _suppression = new NonMaxSuppression(
            new Suppression { OverlapThreshold = _selection.OverlapThreshold, Maximum = _selection.Maximum, ClassAgnostic = true },
            _candidates.Length);
    }

    /// <summary>Chooses the proposals of an image.</summary>
    /// <param name="output">The head's outputs, (channels, H, W).</param>
    /// <param name="proposals">Receives them, in fractions of the image, the highest score first; no more than
    /// fit.</param>
    /// <returns>Their number.</returns>
    /// <exception cref="ArgumentException">The length is not the head's.</exception>
    public int Select(ReadOnlySpan<float> output, Span<DetectedObject> proposals)
    {
        var found = _decoder.Decode(output, _objects);

        // Scores are positive, so that their bits are ordered as they are; equal ones are ordered by index.
        for (var i = 0; i < found; i++)
        {
            _order[i] = (ulong)~BitConverter.SingleToUInt32Bits(_objects[i].Score) << 32 | (uint)i;
        }

        _order.AsSpan(0, found).Sort();
        var count = 0;
        for (var i = 0; i < Math.Min(found, _candidates.Length); i++)
        {
            var candidate = _objects[(int)(uint)_order[i]];
            var box = candidate.Box.Clip(1, 1);
            if (box.Width >= _selection.MinimumSize && box.Height >= _selection.MinimumSize)
            {
                _candidates[count++] = candidate with { Box = box };
            }
        }

        return _suppression.Run(_candidates.AsSpan(0, count), proposals);
    }
}
