using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class LocalizationLossTests
{
    [Theory]
    [InlineData(4, 3, false)]
    [InlineData(4, 3, true)]
    [InlineData(128, 0, false)]
    public void The_reference_agrees_with_differences_and_the_loss_with_the_reference(int coordinates, int classes, bool squares)
    {
        var length = 1 + coordinates + classes;
        foreach (var present in new[] { 0, 1 })
        {
            var output = TestData.Uniform(length, 5, 2);
            var target = TestData.Uniform(length, 6).Select(Math.Abs).ToArray();
            target[0] = present;
            for (var c = 0; c < classes; c++)
            {
                target[1 + coordinates + c] = c == 1 ? 1 : 0;
            }

            var exact = new double[length];
            var expected = Reference(output, target, coordinates, squares, exact);
            Differences.AssertGradient(
                output, exact, x => Reference(x, target, coordinates, squares, new double[length]), $"object {present}");

            var gradient = new float[length];
            var loss = new LocalizationLoss(coordinates, classes, squares, coordinateWeight: 1.5f);
            var found = loss.Evaluate(TestData.ToSingle(output), TestData.ToSingle(target), 1, gradient);
            Assert.Equal(expected, found, 1e-5 * Math.Max(1, expected));
            Closeness.AssertClose(exact, TestData.ToDouble(gradient), 1e-5, $"object {present}");
            Assert.True(present == 1 || gradient.Skip(1).All(g => g == 0));
        }
    }

    [Fact]
    public void Targets_of_another_form_are_refused()
    {
        var loss = new LocalizationLoss(4, 2);
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[6], new float[6], 1, new float[6]));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[7], [0.5f, 0, 0, 0, 0, 0, 1], 1, new float[7]));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[7], [1, 0, 0, 0, 0, 0, 0], 1, new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalizationLoss(-1));
    }

    private static double Reference(double[] output, double[] target, int coordinates, bool squares, double[] gradient)
    {
        const double Weight = 1.5;
        Array.Clear(gradient);
        double Square(int i, double weight)
        {
            gradient[i] = 2 * weight * (output[i] - target[i]);
            return weight * Math.Pow(output[i] - target[i], 2);
        }

        var p = 1 / (1 + Math.Exp(-output[0]));
        double loss;
        if (squares)
        {
            loss = Square(0, 1);
        }
        else
        {
            loss = -(target[0] == 1 ? Math.Log(p) : Math.Log(1 - p));
            gradient[0] = p - target[0];
        }

        if (target[0] == 0)
        {
            return loss;
        }

        for (var i = 1; i <= coordinates; i++)
        {
            loss += Square(i, Weight);
        }

        var sum = output.Skip(1 + coordinates).Sum(Math.Exp);
        for (var i = 1 + coordinates; i < output.Length; i++)
        {
            if (squares)
            {
                loss += Square(i, 1);
            }
            else
            {
                gradient[i] = Math.Exp(output[i]) / sum - target[i];
                loss -= target[i] * Math.Log(Math.Exp(output[i]) / sum);
            }
        }

        return loss;
    }
}
