using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class GridLossTests
{
    private const int Width = 3, Height = 4, Classes = 3, Cells = Width * Height;

    private static readonly GridWeights Weights = new() { Object = 1.25f, NoObject = 0.5f, Coordinates = 5, Class = 0.75f };

    [Theory]
    [InlineData(ClassScores.Linear)]
    [InlineData(ClassScores.Softmax)]
    [InlineData(ClassScores.Logistic)]
    public void The_reference_agrees_with_differences_and_the_loss_with_the_reference(ClassScores scores)
    {
        var head = new GridHead(Width, Height, Classes, scores);
        for (var seed = 0; seed < 5; seed++)
        {
            // The loss of YOLO with three anchors has four classes; here are three.
            GroundTruth[] truths = [.. YoloLossTests.Truths(seed, seed).Select(truth => truth with { Class = truth.Class % Classes })];
            var output = TestData.Uniform(head.Length, seed + 9, 1);
            var exact = new double[output.Length];
            var expected = Reference(scores, output, truths, exact);
            Differences.AssertGradient(
                output, exact, x => Reference(scores, x, truths, new double[output.Length]), $"{scores}, seed {seed}");

            var loss = new GridLoss(head, Weights, maximumObjects: 6);
            var target = new float[loss.TargetLength(head.Length)];
            ObjectTargets.Write(truths, target);
            var gradient = new float[output.Length];
            Assert.Equal(expected, loss.Evaluate(TestData.ToSingle(output), target, 1, gradient), 2e-5 * Math.Max(1, expected));
            Closeness.AssertClose(exact, TestData.ToDouble(gradient), 1e-5, $"{scores}, seed {seed}");
        }
    }

    [Fact]
    public void A_cell_without_an_object_has_a_gradient_of_p_alone()
    {
        var head = new GridHead(Width, Height, Classes);
        var loss = new GridLoss(head);
        GroundTruth[] truths = [new(new CentredBox(0.5f, 0.1f, 0.2f, 0.2f).ToCorners(), 2)];
        var target = new float[loss.TargetLength(head.Length)];
        ObjectTargets.Write(truths, target);
        var gradient = new float[head.Length];
        loss.Evaluate(TestData.ToSingle(TestData.Uniform(head.Length, 4)), target, 1, gradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(i < Cells || i % Cells == 1, gradient[i] != 0);
        }
    }

    [Fact]
    public void Rescoring_teaches_the_overlap()
    {
        // A cell that predicts the box exactly, but for half of its width.
        var head = new GridHead(1, 1, 0);
        var loss = new GridLoss(head, new GridWeights { Rescores = true });
        var target = new float[loss.TargetLength(head.Length)];
        ObjectTargets.Write([new GroundTruth(new Box(0.25f, 0.25f, 0.75f, 0.75f), 0)], target);
        var gradient = new float[5];
        loss.Evaluate([0.5f, 0.5f, 0.5f, 0.5f, MathF.Sqrt(0.5f)], target, 1, gradient);
        Assert.Equal(0, gradient[0], 1e-6f);
        Assert.Equal(0, gradient[1]);
        Assert.True(gradient[3] < -0.1f);
    }

    [Fact]
    public void Two_objects_in_a_cell_are_reported_and_the_first_counts()
    {
        var loss = new GridLoss(new GridHead(2, 2, 1));
        GroundTruth[] truths = [new(new Box(0, 0, 0.3f, 0.3f), 0), new(new Box(0.1f, 0.1f, 0.4f, 0.4f), 0), new(new Box(0.6f, 0.6f, 1, 1), 0)];
        var places = new GridPlace[3];
        Assert.Equal(1, loss.Assign(truths, places));
        Assert.Equal([-1, 0, -1], places.Select(p => p.HeldBy));
        Assert.Equal((1, 1), (places[2].Row, places[2].Column));

        var (one, two) = (new float[24], new float[24]);
        var target = new float[loss.TargetLength(24)];
        ObjectTargets.Write(truths, target);
        loss.Evaluate(new float[24], target, 1, two);
        ObjectTargets.Write([truths[0], truths[2]], target);
        loss.Evaluate(new float[24], target, 1, one);
        Assert.Equal(one, two);
    }

    // Equation 3 of the paper with a box per cell; cross entropies in place of the squares of p and the classes unless linear.
    private static double Reference(ClassScores scores, double[] output, GroundTruth[] truths, double[] gradient)
    {
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        double loss = 0;
        for (var cell = 0; cell < Cells; cell++)
        {
            void Square(int channel, double target, double weight, bool sigmoid)
            {
                var x = output[channel * Cells + cell];
                var value = sigmoid ? Sigmoid(x) : x;
                loss += weight * Math.Pow(value - target, 2);
                gradient[channel * Cells + cell] = 2 * weight * (value - target) * (sigmoid ? value * (1 - value) : 1);
            }

            void CrossEntropy(int channel, double target, double weight)
            {
                var value = Sigmoid(output[channel * Cells + cell]);
                loss -= weight * (target == 1 ? Math.Log(value) : Math.Log(1 - value));
                gradient[channel * Cells + cell] = weight * (value - target);
            }

            var linear = scores == ClassScores.Linear;
            var owner = Array.FindIndex(truths, t =>
                (int)(t.Box.ToCentred().Y * Height) * Width + (int)(t.Box.ToCentred().X * Width) == cell);
            var (present, objectWeight) = owner >= 0 ? (1.0, Weights.Object) : (0.0, Weights.NoObject);
            if (linear)
            {
                Square(0, present, objectWeight, sigmoid: false);
            }
            else
            {
                CrossEntropy(0, present, objectWeight);
            }

            if (owner < 0)
            {
                continue;
            }

            var box = truths[owner].Box.ToCentred();
            Square(1, (double)box.X * Width - cell % Width, Weights.Coordinates, !linear);
            Square(2, (double)box.Y * Height - cell / Width, Weights.Coordinates, !linear);
            Square(3, Math.Sqrt(box.Width), Weights.Coordinates, sigmoid: false);
            Square(4, Math.Sqrt(box.Height), Weights.Coordinates, sigmoid: false);
            var sum = Enumerable.Range(5, Classes).Sum(c => Math.Exp(output[c * Cells + cell]));
            for (var c = 0; c < Classes; c++)
            {
                var target = c == truths[owner].Class ? 1 : 0;
                if (linear)
                {
                    Square(5 + c, target, Weights.Class, sigmoid: false);
                }
                else if (scores == ClassScores.Logistic)
                {
                    CrossEntropy(5 + c, target, Weights.Class);
                }
                else
                {
                    var probability = Math.Exp(output[(5 + c) * Cells + cell]) / sum;
                    loss -= Weights.Class * target * Math.Log(probability);
                    gradient[(5 + c) * Cells + cell] = Weights.Class * (probability - target);
                }
            }
        }

        return loss;
    }
}
