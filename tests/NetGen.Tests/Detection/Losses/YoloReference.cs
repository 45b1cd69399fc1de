using NetGen.Detection;

namespace NetGen.Tests.Detection;

/// <summary>
/// The losses of detection heads in double precision, cell by cell as their definitions say. What training takes for constants, the
/// IoU of rescoring and the choice of the predictions to ignore, is taken from outputs of its own, so that the rest can be
/// differentiated by differences.
/// </summary>
internal sealed class YoloReference(int width, int height, BoxSize[] anchors, int classes, ClassScores scores, YoloWeights weights)
{
    private int Cells => width * height;

    public double Evaluate(double[] output, double[] constants, GroundTruth[] truths, double[] gradient)
    {
        Array.Clear(gradient);
        double loss = 0;
        for (var anchor = 0; anchor < anchors.Length; anchor++)
        {
            for (var cell = 0; cell < Cells; cell++)
            {
                int At(int channel) => (anchor * (5 + classes) + channel) * Cells + cell;
                var owner = Array.FindIndex(truths, truth => Best(truth) == anchor && Cell(truth) == cell);
                var predicted = Predicted(constants, anchor, cell);
                if (owner < 0)
                {
                    if (truths.All(truth => Iou(predicted, truth.Box) <= weights.IgnoreThreshold))
                    {
                        loss += Logistic(output, At(4), 0, weights.NoObject, gradient);
                    }

                    continue;
                }

                var truth = truths[owner];
                var (w, h) = ((double)truth.Box.Width, (double)truth.Box.Height);
                var x = (truth.Box.Left + w / 2) * width;
                var y = (truth.Box.Top + h / 2) * height;
                var weight = weights.Coordinates * (weights.EmphasizesSmall ? 2 - w * h : 1);
                loss += Logistic(output, At(0), x - Math.Floor(x), weight, gradient);
                loss += Logistic(output, At(1), y - Math.Floor(y), weight, gradient);
                loss += Square(output, At(2), Math.Log(w / anchors[anchor].Width), weight, gradient);
                loss += Square(output, At(3), Math.Log(h / anchors[anchor].Height), weight, gradient);
                loss += Logistic(output, At(4), weights.Rescores ? Iou(predicted, truth.Box) : 1, weights.Object, gradient);
                loss += Classes(output, At(5), truth.Class, gradient);
            }
        }

        return loss;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Square(double[] output, int at, double target, double weight, double[] gradient)
    {
        gradient[at] = weight * (output[at] - target);
        return weight / 2 * Math.Pow(output[at] - target, 2);
    }

    private double Logistic(double[] output, int at, double target, double weight, double[] gradient)
    {
        var s = Sigmoid(output[at]);
        if (weights.CrossEntropy)
        {
            gradient[at] = weight * (s - target);
            return -weight * (target * Math.Log(s) + (1 - target) * Math.Log(1 - s));
        }

        gradient[at] = weight * (s - target) * s * (1 - s);
        return weight / 2 * Math.Pow(s - target, 2);
    }

    private double Classes(double[] output, int at, int label, double[] gradient)
    {
        double loss = 0;
        var sum = Enumerable.Range(0, classes).Sum(c => Math.Exp(output[at + c * Cells]));
        for (var c = 0; c < classes; c++)
        {
            var x = output[at + c * Cells];
            var target = c == label ? 1 : 0;
            var probability = scores == ClassScores.Softmax ? Math.Exp(x) / sum : Sigmoid(x);
            gradient[at + c * Cells] = weights.Class * (probability - target);
            loss -= weights.Class * (target == 1 ? Math.Log(probability) : scores == ClassScores.Softmax ? 0 : Math.Log(1 - probability));
        }

        return loss;
    }

    private int Cell(GroundTruth truth)
    {
        var centre = truth.Box.ToCentred();
        return (int)(centre.Y * height) * width + (int)(centre.X * width);
    }

    private int Best(GroundTruth truth)
    {
        double[] overlaps =
        [
            .. anchors.Select(anchor =>
            {
                double both = Math.Min(anchor.Width, truth.Box.Width) * Math.Min(anchor.Height, truth.Box.Height);
                return both / (anchor.Width * anchor.Height + truth.Box.Width * truth.Box.Height - both);
            }),
        ];
        return Array.IndexOf(overlaps, overlaps.Max());
    }

    private (double Left, double Top, double Right, double Bottom) Predicted(double[] output, int anchor, int cell)
    {
        double Channel(int channel) => output[(anchor * (5 + classes) + channel) * Cells + cell];
        var x = (Sigmoid(Channel(0)) + cell % width) / width;
        var y = (Sigmoid(Channel(1)) + cell / width) / height;
        var w = anchors[anchor].Width * Math.Exp(Channel(2));
        var h = anchors[anchor].Height * Math.Exp(Channel(3));
        return (x - w / 2, y - h / 2, x + w / 2, y + h / 2);
    }

    private static double Iou((double Left, double Top, double Right, double Bottom) a, Box b)
    {
        var across = Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        var down = Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        return across * down / ((a.Right - a.Left) * (a.Bottom - a.Top) + (double)b.Width * b.Height - across * down);
    }
}
