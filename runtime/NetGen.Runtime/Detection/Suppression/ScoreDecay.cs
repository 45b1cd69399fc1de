using System.Numerics;

namespace NetGen.Detection;

/// <summary>The scores of soft suppression: takes the highest again and again, and lowers those of the boxes that
/// overlap it.</summary>
internal readonly ref struct ScoreDecay
{
    private readonly BoxLanes _lanes;
    private readonly Span<float> _scores;
    private readonly Suppression _options;

    /// <summary>Begins with the scores of boxes.</summary>
    /// <param name="lanes">The boxes.</param>
    /// <param name="count">Their number.</param>
    /// <param name="scores">Their scores, with room for a vector behind them.</param>
    /// <param name="options">How scores are lowered.</param>
    public ScoreDecay(BoxLanes lanes, int count, Span<float> scores, Suppression options)
    {
        _lanes = lanes;
        _scores = scores[..BoxLanes.Padded(count)];
        _scores[count..].Fill(float.NegativeInfinity);
        _options = options;
    }

    /// <summary>Takes out the highest score; of equal ones the first.</summary>
    /// <returns>Whether there is one above the threshold.</returns>
    public bool Next(out int best, out float score)
    {
        var highest = new Vector<float>(float.NegativeInfinity);
        for (var i = 0; i < _scores.Length; i += Vector<float>.Count)
        {
            highest = Vector.Max(highest, Lanes.Load(_scores, i));
        }

        score = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            score = MathF.Max(score, highest[lane]);
        }

        best = -1;
        if (!(score > _options.ScoreThreshold))
        {
            return false;
        }

        best = _scores.IndexOf(score);
        _scores[best] = float.NegativeInfinity;
        return true;
    }

    /// <summary>Lowers the scores above 0 of all boxes that overlap one.</summary>
    public void Lower(in Box box)
    {
        var of = new BoxLanes.Broadcast(box);
        var threshold = new Vector<float>(_options.OverlapThreshold);
        for (var i = 0; i < _scores.Length; i += Vector<float>.Count)
        {
            var iou = _lanes.Iou(of, i);
            Vector<float> factor;
            if (_options.Kind == SuppressionKind.Linear)
            {
                factor = Vector.ConditionalSelect(Vector.GreaterThan(iou, threshold), Vector<float>.One - iou, Vector<float>.One);
            }
            else
            {
                // Vector.Exp may miss 1 for 0 by a bit, and boxes apart keep their scores exactly.
                var exponential = Vector.Exp(-(iou * iou) / new Vector<float>(_options.Sigma));
                factor = Vector.ConditionalSelect(Vector.GreaterThan(iou, Vector<float>.Zero), exponential, Vector<float>.One);
            }

            // Negative scores would rise; and -infinity, which stands for one taken out, times 0 would be no number.
            var scores = Lanes.Load(_scores, i);
            var lowered = Vector.ConditionalSelect(Vector.GreaterThan(scores, Vector<float>.Zero), scores * factor, scores);
            Lanes.Store(lowered, _scores, i);
        }
    }
}
