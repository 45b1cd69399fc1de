using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes convolutions, pools and products of matrices.</summary>
internal static class WindowNodes
{
    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["Conv"] = Conv,
        ["ConvTranspose"] = Transposed,
        ["MaxPool"] = (g, x) => Pool(g, x, "MaxPool", ceils: 10, dilates: 10),
        ["AveragePool"] = (g, x) => Pool(g, x, "AveragePool", ceils: 10, dilates: 19, g.Chance(0.5) ? [Attributes.Of("count_include_pad", g.Chance(0.7))] : []),
        ["LpPool"] = (g, x) => Pool(g, x, "LpPool", ceils: 18, dilates: 18, g.Chance(0.5) ? [Attributes.Of("p", g.Between(1, 3))] : []),
        ["GlobalAveragePool"] = (g, x) => x.Rank < 3 ? null : g.Add("GlobalAveragePool", [x]),
        ["GlobalMaxPool"] = (g, x) => x.Rank < 3 ? null : g.Add("GlobalMaxPool", [x]),
        ["GlobalLpPool"] = (g, x) => x.Rank < 3 ? null : g.Add("GlobalLpPool", [x], g.Chance(0.5) ? [Attributes.Of("p", g.Between(1, 3))] : []),
        ["Gemm"] = Gemm,
        ["MatMul"] = MatMul,
    };

    private static RandomValue? Conv(RandomGraph g, RandomValue x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        int channels = x.Shape[1];
        int groups = g.Chance(0.5) ? 1 : g.Pick(Enumerable.Range(1, channels).Where(count => channels % count == 0).ToList());
        int outChannels = groups * g.Between(1, groups > 2 ? 2 : 4);
        int[] kernel = [.. x.Shape.Skip(2).Select(extent => g.Between(1, Math.Min(4, extent + 1)))];
        var weight = g.Floats([outChannels, channels / groups, .. kernel], -0.5, 0.5);
        var bias = g.Chance(0.6) ? g.Floats([outChannels], -0.5, 0.5) : null;
        var attributes = Window(g, kernel, dilates: true);
        if (groups > 1 || g.Chance(0.2))
        {
            attributes.Add(Attributes.Of("group", groups));
        }

        if (g.Chance(0.7))
        {
            attributes.Add(Attributes.Of("kernel_shape", kernel));
        }

        return g.Add("Conv", bias is null ? [x, weight] : [x, weight, bias], [.. attributes]);
    }

    private static RandomValue? Transposed(RandomGraph g, RandomValue x)
    {
        if (x.Rank is < 3 or > 5)
        {
            return null;
        }

        int channels = x.Shape[1];
        int groups = g.Chance(0.5) ? 1 : g.Pick(Enumerable.Range(1, channels).Where(count => channels % count == 0).ToList());
        int[] kernel = [.. x.Shape.Skip(2).Select(_ => g.Between(1, 3))];
        int outChannels = g.Between(1, 3);
        var weight = g.Floats([channels, outChannels, .. kernel], -0.5, 0.5);
        var bias = g.Chance(0.5) ? g.Floats([outChannels * groups], -0.5, 0.5) : null;
        int[] strides = [.. kernel.Select(_ => g.Between(1, 3))];
        int[] dilations = [.. kernel.Select(_ => g.Chance(0.8) ? 1 : 2)];
        var attributes = new List<(string, OnnxAttribute)> { Attributes.Of("strides", strides), Attributes.Of("dilations", dilations), Attributes.Of("group", groups) };
        int[] reach = [.. kernel.Zip(dilations, (extent, dilation) => ((extent - 1) * dilation) + 1)];
        switch (g.Next(4))
        {
            case 0:
                attributes.Add(Attributes.Of("auto_pad", g.Pick("SAME_UPPER", "SAME_LOWER", "VALID")));
                break;
            case 1:
                int[] natural = [.. strides.Select((stride, i) => (stride * (x.Shape[i + 2] - 1)) + reach[i])];
                attributes.Add(Attributes.Of("output_shape", natural.Select(extent => Math.Max(1, extent - g.Between(0, 2)))));
                break;
            case 2:
                attributes.Add(Attributes.Of("pads", reach.Concat(reach).Select(extent => g.Between(0, extent - 1))));
                attributes.Add(Attributes.Of("output_padding", strides.Zip(dilations, (stride, dilation) => g.Between(0, Math.Max(stride, dilation) - 1))));
                break;
            default:
                break;
        }

        return g.Add("ConvTranspose", bias is null ? [x, weight] : [x, weight, bias], [.. attributes]);
    }

    private static RandomValue? Pool(RandomGraph g, RandomValue x, string kind, int ceils, int dilates, params (string, OnnxAttribute)[] more)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        int[] kernel = [.. x.Shape.Skip(2).Select(extent => g.Between(1, Math.Min(4, extent)))];
        var attributes = Window(g, kernel, g.Opset >= dilates && g.Chance(0.4), mostPadding: true);
        attributes.Add(Attributes.Of("kernel_shape", kernel));
        attributes.AddRange(more);
        if (g.Opset >= ceils && g.Chance(0.4))
        {
            attributes.Add(Attributes.Of("ceil_mode", 1));
        }

        return kind == "MaxPool" && g.Chance(0.05)
            ? g.AddAll(kind, 2, [x], [.. attributes])?[0]
            : g.Add(kind, [x], [.. attributes]);
    }

    private static List<(string, OnnxAttribute)> Window(RandomGraph g, int[] kernel, bool dilates, bool mostPadding = false)
    {
        var attributes = new List<(string, OnnxAttribute)>();
        if (g.Chance(0.7))
        {
            attributes.Add(Attributes.Of("strides", kernel.Select(_ => g.Between(1, 3))));
        }

        int[] dilations = [.. kernel.Select(_ => dilates ? g.Between(1, 2) : 1)];
        if (dilates && g.Chance(0.5))
        {
            attributes.Add(Attributes.Of("dilations", dilations));
        }

        switch (g.Next(3))
        {
            case 0:
                // Pools allow no padding as large as the kernel.
                attributes.Add(Attributes.Of("pads", kernel.Concat(kernel).Select(extent => g.Between(0, mostPadding ? extent - 1 : 2))));
                break;
            case 1:
                attributes.Add(Attributes.Of("auto_pad", g.Pick("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET")));
                break;
            default:
                break;
        }

        return attributes;
    }

    private static RandomValue? Gemm(RandomGraph g, RandomValue x)
    {
        if (x.Rank != 2)
        {
            return null;
        }

        var (left, right) = (g.Chance(0.2), g.Chance(0.5));
        int shared = x.Shape[left ? 0 : 1];
        int rows = x.Shape[left ? 1 : 0];
        int columns = g.Between(1, 6);
        var weight = g.Floats(right ? [columns, shared] : [shared, columns], -0.5, 0.5);
        var bias = g.Opset >= 11 && g.Chance(0.3) ? null : g.Floats(g.Pick<int[]>([columns], [1, columns], [rows, columns], [1], [], [rows, 1]), -0.5, 0.5);
        (string, OnnxAttribute)[] attributes =
        [
            Attributes.Of("transA", left), Attributes.Of("transB", right),
            .. g.Chance(0.3) ? [Attributes.Of("alpha", g.Real(-1, 2)), Attributes.Of("beta", g.Real(-1, 2))] : Array.Empty<(string, OnnxAttribute)>(),
        ];
        return g.Add("Gemm", bias is null ? [x, weight] : [x, weight, bias], attributes);
    }

    private static RandomValue? MatMul(RandomGraph g, RandomValue x)
    {
        if (x.Rank < 2)
        {
            return null;
        }

        int extent = g.Between(1, 6);
        switch (g.Next(4))
        {
            case 0:
                // A value with itself, one of both transposed.
                int[] order = [.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2];
                var other = g.Pick(g.Values.Where(one => one.Shape.AsSpan().SequenceEqual(x.Shape)).ToList());
                return g.Add("Transpose", [other], Attributes.Of("perm", order)) is { } turned
                    ? g.Chance(0.5) ? g.Add("MatMul", [x, turned]) : g.Add("MatMul", [turned, x])
                    : null;
            case 1:
                return g.Add("MatMul", [g.Floats([extent, x.Shape[^2]], -0.5, 0.5), x]);
            case 2:
                return g.Add("MatMul", [x, g.Floats([.. x.Shape[..^2].Select(batch => g.Chance(0.5) ? batch : 1), x.Shape[^1], extent], -0.5, 0.5)]);
            default:
                return g.Add("MatMul", [x, g.Floats(g.Chance(0.2) ? [x.Shape[^1]] : [x.Shape[^1], extent], -0.5, 0.5)]);
        }
    }
}
