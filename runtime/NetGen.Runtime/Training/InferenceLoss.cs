using NetGen.Memory;
using NetGen.Randomness;
using NetGen.Threading;

namespace NetGen;

/// <summary>The loss of a network as inference runs it: the images go through a session, a part of them at a time.
/// Arguments have been checked. The losses are summed in the order of the images, whatever threads they were computed
/// by.</summary>
internal sealed class InferenceLoss
{
    private readonly Session _session;
    private readonly TrainingHead[] _heads;
    private readonly ThreadTeam _team;
    private readonly ulong _seed;
    private readonly int _imageLength;
    private readonly double[] _losses;
    private readonly float[][] _gradients;
    private readonly Action<int> _work;
    private TrainingBatch _images;
    private int _first;
    private int _count;

    /// <summary>Allocates what a call needs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="heads">Heads of outputs that inference has.</param>
    /// <param name="team">The trainer's threads.</param>
    /// <param name="inputs">The trainer's inputs.</param>
    /// <param name="batch">The number of images that are run at a time.</param>
    /// <param name="seed">Determines what losses draw.</param>
    public InferenceLoss(
        Network network, ReadOnlySpan<TrainingHead> heads, ThreadTeam team, InputBuffers inputs, int batch, ulong seed)
    {
        _session = new Session(network, team, inputs, batch);
        _heads = heads.ToArray();
        _team = team;
        _seed = seed;
        _imageLength = network.Info.Inputs[0].Length;
        _losses = new double[batch];
        _gradients = [.. Enumerable.Range(0, team.Size).Select(_ => new float[_heads.Max(head => head.Length)])];
        _work = Evaluate;
    }

    /// <summary>The mean of the images' losses.</summary>
    /// <param name="images">The images, one behind the other.</param>
    /// <param name="batch">Their number, and what the outputs should be.</param>
    public float Run(ReadOnlySpan<float> images, in TrainingBatch batch)
    {
        _images = batch;
        double total = 0;
        _session.Hold();
        try
        {
            for (_first = 0; _first < batch.Count; _first += _count)
            {
                _count = Math.Min(_session.Batch, batch.Count - _first);
                _session.Run(images.Slice(_first * _imageLength, _count * _imageLength));
                _team.Run(_work);
                for (var i = 0; i < _count; i++)
                {
                    total += _losses[i];
                }
            }
        }
        finally
        {
            _session.Release();

            // What it points to may move when the caller is done.
            _images = default;
        }

        return (float)(total / batch.Count);
    }

    private void Evaluate(int thread)
    {
        var end = Partition.End(_count, thread, _team.Size);
        for (var i = Partition.Begin(_count, thread, _team.Size); i < end; i++)
        {
            var image = _first + i;
            var draw = LossDraw.Bits(RandomPurpose.Evaluation, _seed, 0, image);
            _losses[i] = 0;
            foreach (var head in _heads)
            {
                var output = _session.Output(head.Index).Slice(i * head.Length, head.Length);
                _losses[i] += head.LossOf(image, _images, output, _gradients[thread].AsSpan(0, head.Length), draw);
            }
        }
    }
}
