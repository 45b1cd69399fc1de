using NetGen.Detection;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;

namespace NetGen.Tests.Detection;

/// <summary>Both networks of a detector, the regions between them and all losses by their definitions, in double precision; the
/// regions are given. Anchors are not sampled.</summary>
internal sealed class TwoStageOracle(TwoStageDesign design, NetSpec features, NetSpec head, TwoStageTraining training)
{
    private readonly GraphOracle _features = Create(features, design.Features);
    private readonly GraphOracle _head = Create(head, design.Head);

    /// <summary>The oracle of the first network, or of the second.</summary>
    public GraphOracle this[Network network] => network == design.Features ? _features : _head;

    /// <summary>The loss of a batch; afterwards the oracles have the gradients of their parameters.</summary>
    /// <param name="images">The images.</param>
    /// <param name="truths">The objects of each.</param>
    /// <param name="samples">The regions of each.</param>
    public double Run(double[][] images, GroundTruth[][] truths, RegionSample[][] samples)
    {
        var shape = design.FeatureShape;
        _features.Forward(images);
        double[][] maps = _features.Output("features");
        double[][] proposals = _features.Output("proposals");
        double[][] proposalGradients = [.. proposals.Select(p => new double[p.Length])];
        double loss = 0;
        for (int n = 0; n < images.Length; n++)
        {
            loss += ProposalTests.Reference(design.Proposals, proposals[n], truths[n], proposalGradients[n]) / images.Length;
            proposalGradients[n] = [.. proposalGradients[n].Select(g => g / images.Length)];
        }

        var (cut, all) = (new List<double[]>(), samples.SelectMany((each, n) => each.Select(s => (Image: n, Sample: s))).ToArray());
        foreach (var (n, sample) in all)
        {
            cut.Add(new double[design.Head.Info.Inputs[0].Length]);
            design.Align.Forward<double>(maps[n], shape, sample.Region.ToPixels(shape.Width, shape.Height), cut[^1]);
        }

        _head.Forward(cut);
        var scores = _head.Output("scores");
        var boxes = _head.Output("boxes");
        var scoreGradients = new List<double[]>();
        var boxGradients = new List<double[]>();
        for (int r = 0; r < all.Length; r++)
        {
            double scale = training.RegionWeight / all.Length;
            loss += scale * CrossEntropy(scores[r], all[r].Sample.Label, scale, out var scoreGradient);
            loss += scale * training.BoxWeight * Smooth(boxes[r], all[r].Sample, scale * training.BoxWeight, out var boxGradient);
            scoreGradients.Add(scoreGradient);
            boxGradients.Add(boxGradient);
        }

        _head.Backward((output, r) => output == 0 ? scoreGradients[r] : boxGradients[r]);
        double[][] mapGradients = [.. maps.Select(map => new double[map.Length])];
        var cutGradients = _head.InputGradients();
        for (int r = 0; r < all.Length; r++)
        {
            var region = all[r].Sample.Region.ToPixels(shape.Width, shape.Height);
            design.Align.Backward<double>(cutGradients[r], shape, region, mapGradients[all[r].Image]);
        }

        _features.Backward((output, n) => output == 0 ? mapGradients[n] : proposalGradients[n]);
        return loss;
    }

    private static GraphOracle Create(NetSpec spec, Network network)
    {
        var oracle = GraphOracle.ForTraining(spec, spec.InputGradient);
        OracleComparison.TakeParameters(oracle, network);
        return oracle;
    }

    private static double CrossEntropy(double[] logits, int label, double scale, out double[] gradient)
    {
        double sum = logits.Sum(Math.Exp);
        gradient = [.. logits.Select((x, i) => scale * ((Math.Exp(x) / sum) - (i == label ? 1 : 0)))];
        return Math.Log(sum) - logits[label];
    }

    private static double Smooth(double[] deltas, RegionSample sample, double scale, out double[] gradient)
    {
        gradient = new double[deltas.Length];
        if (sample.Label == 0)
        {
            return 0;
        }

        float[] target = [sample.Deltas.X, sample.Deltas.Y, sample.Deltas.Width, sample.Deltas.Height];
        double loss = 0;
        for (int k = 0; k < 4; k++)
        {
            int at = (4 * (sample.Label - 1)) + k;
            double d = deltas[at] - target[k];
            loss += Math.Abs(d) < 1 ? d * d / 2 : Math.Abs(d) - 0.5;
            gradient[at] = scale * Math.Clamp(d, -1, 1);
        }

        return loss;
    }
}
