using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>Every spec is sound and has the counts that its paper, its course or torchvision states.</summary>
public sealed class SpecCountTests
{
    private static readonly Known[] Table =
    [
        new("lenet5", 61_706, 416_520),
        new("alexnet", 61_100_840, 714_188_480),
        new("alexnet-2012", 60_965_224, 724_406_816),
        new("vgg16", 138_357_544, 15_470_264_320),
        new("vgg19", 143_667_240, 19_632_062_464),
        new("nin", 7_595_176, 1_100_188_800),
        new("nin-cifar", 966_986, 222_486_528),
        new("resnet18", 11_689_512, 1_814_073_344, Total: 11_699_112),
        new("resnet34", 21_797_672, 3_663_761_408, Total: 21_814_696),
        new("resnet50", 25_557_032, 4_089_184_256, Total: 25_610_152),
        new("resnet101", 44_549_160, 7_801_405_440, Total: 44_654_504),
        new("resnet152", 60_192_808, 11_513_626_624, Total: 60_344_232),
        new("resnet20", 269_722, 40_551_040, Total: 271_098),
        new("resnet32", 464_154, 68_862_592, Total: 466_426),
        new("resnet44", 658_586, 97_174_144, Total: 661_754),
        new("resnet56", 853_018, 125_485_696, Total: 857_082),
        new("resnet110", 1_727_962, 252_887_680, Total: 1_736_058),
        new("googlenet", 13_378_280, 1_582_671_872, Inference: 6_998_552),
        new("googlenet-bn", 13_004_888, 1_498_376_192, Inference: 6_624_904, Total: 13_019_960),
        new("inception-v3", 23_834_568, 5_713_216_096, Total: 23_869_000),
        new("mobilenet-v1", 4_231_976, 568_740_352, Total: 4_253_864),
        new("mobilenet-v2", 3_504_872, 300_774_272, Total: 3_538_984),
        new("squeezenet1.1", 1_235_496, 349_151_936),
        new("darknet19", 20_842_376, 2_790_989_824, Total: 20_856_776),
        new("yolov2", 50_962_889, 31_469_126_656, Total: 50_983_561),
        new("tiny-yolov2", 15_861_773, 3_485_520_896, Total: 15_867_885),
        new("facenet-nn4-small2", 3_733_968, 206_919_680, Total: 3_743_280),
        new("sliding-window-14", 323_620, 441_600),
        new("sliding-window-16", 323_620, 1_459_200),
        new("sliding-window-28", 323_620, 21_273_600),
        new("heartbeat", 2_387, 97_376),
        new("volumes", 5_428, 1_121_472),
        new("two-stage-features", 98_655, 15_986_688, Total: 99_135),
        new("two-stage-head", 133_909, 133_760),
        new("localization", 39_384, 844_288),
        new("landmarks", 39_435, 697_024),
    ];

    public static IEnumerable<object[]> Names => Table.Select(known => new object[] { known.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_spec_has_the_counts_that_are_known_of_its_network(string name)
    {
        var known = Table.Single(row => row.Name == name);
        var spec = SpecFiles.Read(name);
        var graph = NetworkBuilder.Build(spec, Purpose.Inference, out _)!;
        Assert.Equal(known.Parameters, Counts.Parameters(graph));
        Assert.Equal(known.MultiplyAdds, Counts.MultiplyAdds(graph));
        Assert.Equal(known.Inference ?? known.Parameters, Counts.InferenceParameters(graph));
        Assert.Equal(known.Total ?? known.Parameters, Counts.TotalParameters(graph));

        // The spec says so itself, where it is not the same number again.
        Assert.Equal((known.Parameters, known.MultiplyAdds), (spec.Parameters, spec.Macs));
        Assert.Equal((known.Inference, known.Total), (spec.InferenceParameters, spec.TotalParameters));
    }

    [Fact]
    public void Every_spec_is_in_the_table() =>
        Assert.Equal(SpecFiles.Names, Table.Select(row => row.Name).Order(StringComparer.Ordinal));

    /// <summary>What is known of a network.</summary>
    /// <param name="Name">The name of its spec.</param>
    /// <param name="Parameters">Trainable parameters, those of auxiliary heads included.</param>
    /// <param name="MultiplyAdds">Multiply-adds of inference.</param>
    /// <param name="Inference">Parameters without auxiliary heads, where there are any.</param>
    /// <param name="Total">Parameters with moving statistics, where there are any.</param>
    private sealed record Known(string Name, long Parameters, long MultiplyAdds, long? Inference = null, long? Total = null);
}
