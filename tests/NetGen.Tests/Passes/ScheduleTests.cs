using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Passes;

public sealed class ScheduleTests
{
    public const string LeNet5 =
        "1x32x32: Conv 6 5; Tanh; AvgPool 2; Conv 16 5; Tanh; AvgPool 2; Flatten; Dense 120; Tanh; Dense 84; Tanh; Dense 10";

    public static TheoryData<string, string> Networks { get; } = Every(
        LeNet5,
        "3x9x9: Conv 5 3 Padding=1; ReLU; MaxPool 3 Stride=2; Dropout 0.5; Conv 7 3 Stride=2; Sigmoid; GlobalAvgPool; Dense 4!",
        "2x17: Conv 16 3 Padding=same; LeakyReLU; Flatten; Dense 3; Softmax!",
        "4x3x5x6: Conv 8 2 Groups=2; ReLU6; AvgPool 2 Stride=1; Flatten",
        "16x5x5: Conv 16 3 Padding=1; ReLU Name=a; Conv 32 1 Name=b; Concat a,b Name=c; Conv 16 1 From=b; ReLU Name=d; Concat c,d; Conv 5 1!");

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_stage_reads_what_other_threads_wrote_only_behind_a_barrier(string network, string isa)
    {
        var plan = Training(network, isa);
        foreach (var stages in new[] { plan.Forward, plan.Backward })
        {
            var overImages = new HashSet<int>();
            var byWork = new HashSet<int>();
            foreach (var stage in stages)
            {
                var reads = stage.Steps.SelectMany(s => s.Reads).ToHashSet();
                Assert.DoesNotContain(reads, byWork.Contains);
                Assert.True(stage.OverImages || !reads.Overlaps(overImages), $"{stage.Name} needs a barrier before it");
                (stage.OverImages ? overImages : byWork).UnionWith(stage.Steps.SelectMany(s => s.Writes));
                if (stage.Barrier)
                {
                    overImages.Clear();
                    byWork.Clear();
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Stages_of_one_image_without_a_barrier_between_them_do_not_touch_what_one_of_them_writes(string network, string isa)
    {
        var plan = Inference(network, isa);
        var group = new List<Step>();
        foreach (var stage in plan.Forward)
        {
            var step = stage.Steps[^1];
            if (step.Work is KernelWork)
            {
                foreach (var other in group)
                {
                    Assert.False(Overlaps(plan, step.Writes, other.Operands) || Overlaps(plan, other.Writes, step.Reads), $"{other.Title} and {step.Title}");
                }

                group.Add(step);
            }

            if (stage.Barrier)
            {
                group.Clear();
            }
        }
    }

    private static bool Overlaps(PassPlan plan, IEnumerable<int> some, IEnumerable<int> others)
    {
        var ranges = others.Where(id => plan.Graph.Tensors[id].Role == TensorRole.Activation).Select(id => Range(plan, id)).ToList();
        return some.Where(id => plan.Graph.Tensors[id].Role == TensorRole.Activation).Select(id => Range(plan, id))
            .Any(a => ranges.Any(b => a.Begin < b.End && b.Begin < a.End));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Tensors_that_are_needed_at_one_time_do_not_overlap(string network, string isa)
    {
        foreach (var plan in new[] { Training(network, isa), Inference(network, isa) })
        {
            var liveness = Liveness.Analyse(plan.Graph, plan.Forward, plan.Backward);
            var owners = liveness.Owners.ToArray();
            for (int i = 0; i < owners.Length; i++)
            {
                var (begin, end) = Range(plan, owners[i]);
                Assert.Equal(0, begin % Sizes.Alignment);
                Assert.True(end <= plan.Memory.ActivationStride);
                foreach (int other in owners.Take(i).Where(o =>
                    liveness.First(o) <= liveness.Last(owners[i]) && liveness.First(owners[i]) <= liveness.Last(o)))
                {
                    var (otherBegin, otherEnd) = Range(plan, other);
                    Assert.True(
                        end <= otherBegin || otherEnd <= begin,
                        $"{plan.Graph.Tensors[owners[i]].Name} and {plan.Graph.Tensors[other].Name} overlap");
                }
            }

            Assert.True(plan.Memory.ActivationStride >= plan.Memory.LowerBound);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_a_batch_wide_step_reads_is_not_overwritten_before_the_next_barrier(string network, string isa)
    {
        var plan = Training(network, isa);
        var held = new List<(string Step, int Begin, long End)>();
        foreach (var stage in plan.Backward)
        {
            foreach (var step in stage.Steps)
            {
                var writes = step.Writes.Where(id => plan.Graph.Tensors[id].Role == TensorRole.Activation).Select(id => Range(plan, id));
                foreach (var (begin, end) in writes)
                {
                    Assert.DoesNotContain(held, h => begin < h.End && h.Begin < end);
                }

                if (!stage.OverImages)
                {
                    held.AddRange(step.Reads
                        .Where(id => plan.Graph.Tensors[id].Role == TensorRole.Activation)
                        .Select(id => Range(plan, id))
                        .Select(range => (step.Title, range.Begin, range.End)));
                }
            }

            if (stage.Barrier)
            {
                held.Clear();
            }
        }
    }

    [Theory]
    [InlineData("Avx512")]
    [InlineData("Portable")]
    public void Branches_run_side_by_side(string isa)
    {
        var plan = Inference(
            "16x6x6: Conv 16 1 Name=a; Conv 16 1 From=input Name=b; Conv 16 3 Padding=1 Name=c; Conv 16 1 From=input Name=d; Concat a,c,d; Conv 16 1 Name=e!", isa);
        var levels = new List<List<string>> { new() };
        foreach (var stage in plan.Forward)
        {
            levels[^1].AddRange(stage.Steps.Where(step => step.Work is KernelWork { Kernel: not CopyChannels }).Select(step => step.Layer));
            if (stage.Barrier)
            {
                levels.Add([]);
            }
        }

        int first = levels.FindIndex(level => level.Contains("a"));
        Assert.Superset(new HashSet<string> { "a", "b", "d" }, levels[first].ToHashSet());
        Assert.Contains("c", levels[first + 1]);
        Assert.DoesNotContain("e", levels[first + 1]);
    }

    [Fact]
    public void A_short_pass_is_for_one_thread()
    {
        Assert.True(Inference(LeNet5, "Avx512").WorksAlone);
        Assert.False(Inference(LeNet5, "Portable").WorksAlone);
        Assert.False(Training(LeNet5, "Avx512").WorksAlone);
        Assert.False(Inference("16x56x56: Conv 64 3 Padding=1; ReLU!", "Avx512").WorksAlone);
    }

    [Fact]
    public void LeNet5_has_one_forward_stage_and_a_barrier_behind_each_data_gradient()
    {
        var plan = Training(LeNet5, "Avx512");
        Assert.Single(plan.Forward);
        Assert.Equal(4, plan.Backward.Count(stage => stage.Barrier));
    }

    [Theory]
    [InlineData("Avx512")]
    [InlineData("Avx2")]
    [InlineData("Neon")]
    public void Concatenations_copy_only_what_has_a_place_already(string isa)
    {
        foreach (var plan in new[] { Training(Branched, isa), Inference(Branched, isa) })
        {
            // The second use of a, and of b. The input is brought into blocks, straight to its place.
            Assert.Equal(["d", "d"], plan.Forward.SelectMany(stage => stage.Steps).Where(s => s.Work is KernelWork { Kernel: CopyChannels }).Select(s => s.Layer));
            Assert.DoesNotContain(plan.Backward.SelectMany(stage => stage.Steps), step => step.Work is KernelWork { Kernel: CopyChannels });
            var places = plan.Graph.Tensors.Where(tensor => tensor.Name is "a" or "b" or "c" or "d").ToDictionary(tensor => tensor.Name, tensor => Range(plan, tensor.Id));
            Assert.Equal(places["c"].Begin, places["a"].Begin);
            Assert.Equal(places["a"].End, places["b"].Begin);
            Assert.Equal(places["d"].Begin, places["c"].Begin);
        }
    }

    private const string Branched =
        "16x6x6: Conv 16 3 Padding=1 Name=a; Conv 32 3 Padding=1 Name=b; Concat a,b,input Name=c; Concat c,a,b Name=d; Conv 16 3 Padding=1!";

    private static PassPlan Training(string network, string isa) => Plan(network, isa, Purpose.Training);

    private static PassPlan Inference(string network, string isa) => Plan(network, isa, Purpose.Inference);

    private static PassPlan Plan(string network, string isa, Purpose purpose)
    {
        var spec = NetText.Parse(network);
        var graph = Generator.Ops.NetworkBuilder.Build(spec, purpose, out var problems);
        Assert.Empty(problems);
        return Planner.Plan(
            Planner.Prepare(graph!, purpose, spec.InputGradient),
            Generator.Isa.InstructionSet.All.Single(i => i.Name == isa),
            purpose);
    }

    private static (int Begin, long End) Range(PassPlan plan, int tensor)
    {
        int begin = plan.Memory.Offsets[tensor];
        return (begin, begin + PlanMemory.Floats(plan.Graph.Tensors[tensor], plan.Isa));
    }

    private static TheoryData<string, string> Every(params string[] networks)
    {
        var data = new TheoryData<string, string>();
        foreach (string network in networks)
        {
            foreach (var isa in Generator.Isa.InstructionSet.All)
            {
                data.Add(network, isa.Name);
            }
        }

        return data;
    }
}
