using System.Runtime.InteropServices;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Tests.Support;
using Xunit;
using ResizeAxis = NetGen.Generator.Graph.ResizeAxis;
using Tensor = NetGen.Cli.Evaluation.Tensor;

namespace NetGen.Tests.Ops;

/// <summary>The weights of resized axes against ONNX Runtime, which resizes the columns of the identity matrix.</summary>
public sealed class ResizeAxisTests
{
    private const int Seed = 23;
    private const int Cases = 400;
    private const float Extrapolation = 7;

    /// <summary>ONNX Runtime computes places in floats, which are up to 40 here.</summary>
    private const double Tolerance = 2e-5;

    public static TheoryData<ResizeMode, ResizeCoordinates> Kinds
    {
        get
        {
            var kinds = new TheoryData<ResizeMode, ResizeCoordinates>();
            foreach (var mode in Enum.GetValues<ResizeMode>())
            {
                foreach (var coordinates in Enum.GetValues<ResizeCoordinates>())
                {
                    kinds.Add(mode, coordinates);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weights_are_those_of_ONNX_Runtime(ResizeMode mode, ResizeCoordinates coordinates)
    {
        var random = new Random(Seed);
        for (int n = 0; n < Cases; n++)
        {
            var axis = Draw(random, mode, coordinates);
            float[] expected = OfRuntime(axis);
            var taps = axis.Taps();
            for (int o = 0; o < axis.Out; o++)
            {
                float[] row = new float[axis.In];
                Array.Fill(row, taps[o].Length == 0 ? Extrapolation : 0);
                foreach (var tap in taps[o])
                {
                    row[tap.Index] = tap.Weight;
                }

                for (int i = 0; i < axis.In; i++)
                {
                    double limit = mode == ResizeMode.Nearest ? 0 : Tolerance;
                    Assert.True(
                        Math.Abs(row[i] - expected[(i * axis.Out) + o]) <= limit,
                        $"the weight of element {i} in output {o} is {row[i]}, in ONNX Runtime {expected[(i * axis.Out) + o]}: {axis}, seed {Seed}");
                }
            }
        }
    }

    private static ResizeAxis Draw(Random random, ResizeMode mode, ResizeCoordinates coordinates)
    {
        int length = random.Next(4) == 0 ? random.Next(1, 4) : random.Next(4, 40);
        int output = random.Next(3) == 0 ? random.Next(1, 4) : random.Next(1, 40);

        // With no extent to change, ONNX Runtime copies, whatever the scale or the region.
        output += output == length ? 1 : 0;
        double scale = (double)output / length;
        bool isScaled = coordinates is not (ResizeCoordinates.AlignCorners or ResizeCoordinates.TfCropAndResize) && random.Next(3) == 0;
        if (isScaled)
        {
            scale = (float)(0.3 + (random.NextDouble() * 2));
            int scaled = (int)((float)scale * length);
            (scale, output) = scaled == 0 || scaled == length ? ((double)output / length, output) : (scale, scaled);
        }

        var axis = new ResizeAxis(length, output, mode, coordinates, scale);

        // Places that should be whole are a bit less in ONNX Runtime, where middles meet: which of them it rounds down is chance.
        int roundings = coordinates == ResizeCoordinates.HalfPixelSymmetric ? 2 : 4;
        axis = mode == ResizeMode.Nearest
            ? axis with { Rounding = (ResizeRounding)random.Next(roundings) }
            : axis with { Antialias = random.Next(2) == 0 && scale < 1 && coordinates == ResizeCoordinates.HalfPixel };
        axis = mode == ResizeMode.Cubic ? axis with { CubicCoefficient = random.Next(2) == 0 ? -0.5 : -0.75, ExcludeOutside = random.Next(2) == 0 } : axis;
        return coordinates == ResizeCoordinates.TfCropAndResize
            ? axis with { RegionBegin = random.Next(-4, 8) / 8.0, RegionEnd = random.Next(1, 13) / 8.0, Extrapolation = Extrapolation }
            : axis;
    }

    // The result for each column, (In, 1, 1, Out).
    private static float[] OfRuntime(ResizeAxis axis)
    {
        double[] identity = new double[axis.In * axis.In];
        for (int i = 0; i < axis.In; i++)
        {
            identity[(i * axis.In) + i] = 1;
        }

        float[] region = [0, 0, 0, (float)axis.RegionBegin, 1, 1, 1, (float)axis.RegionEnd];
        List<OnnxTensor> constants = [new("roi", OnnxType.Single, [8], MemoryMarshal.AsBytes(region.AsSpan()).ToArray(), null)];
        string[] inputs = ["x", "roi", "", "sizes"];
        if (axis.HasScaleOfExtents)
        {
            long[] sizes = [axis.In, 1, 1, axis.Out];
            constants.Add(new("sizes", OnnxType.Int64, [4], MemoryMarshal.AsBytes(sizes.AsSpan()).ToArray(), null));
        }
        else
        {
            float[] scales = [1, 1, 1, (float)axis.Scale];
            constants.Add(new("scales", OnnxType.Single, [4], MemoryMarshal.AsBytes(scales.AsSpan()).ToArray(), null));
            inputs = ["x", "roi", "scales"];
        }

        var attributes = new Dictionary<string, OnnxAttribute>
        {
            ["mode"] = new() { Text = Snake(axis.Mode) },
            ["coordinate_transformation_mode"] = new() { Text = Snake(axis.Coordinates) },
            ["nearest_mode"] = new() { Text = Snake(axis.Rounding) },
            ["cubic_coeff_a"] = new() { Single = (float)axis.CubicCoefficient },
            ["exclude_outside"] = new() { Integer = axis.ExcludeOutside ? 1 : 0 },
            ["extrapolation_value"] = new() { Single = axis.Extrapolation },
            ["antialias"] = new() { Integer = axis.Antialias ? 1 : 0 },
        };
        var graph = new OnnxGraph(
            "resize",
            [new OnnxNode("", "Resize", "", inputs, ["y"], attributes)],
            constants,
            [new OnnxValue("x", [axis.In, 1, 1, axis.In]) { Type = OnnxType.Single }],
            [new OnnxValue("y", [axis.In, 1, 1, axis.Out]) { Type = OnnxType.Single }]);
        using var file = new MemoryStream();
        OnnxWriter.Write(file, new OnnxModel(19, "", graph), _ => []);
        var x = Tensor.Of(OnnxType.Single, [axis.In, 1, 1, axis.In], identity);
        return OnnxRuntime.Run(file.ToArray(), new Dictionary<string, Tensor> { ["x"] = x })[0].ToSingles();
    }

    private static string Snake(Enum value) =>
        string.Concat(ResizeAxis.Word(value).Select(letter => char.IsUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString()));
}
