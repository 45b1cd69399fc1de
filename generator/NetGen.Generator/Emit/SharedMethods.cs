using System.Globalization;
using NetGen.Generator.Kernels;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>
/// The stages of a pass that differ in numbers alone, as those of repeated blocks do. They share one method, which is told the
/// numbers that are not the same for all of them. Where only one or two layers would share, each has a method of its own.
/// </summary>
internal sealed class SharedMethods
{
    private const int Fewest = 3;

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);

    /// <summary>Finds them.</summary>
    public SharedMethods(PassPlan plan, TensorNames names, KernelCalls calls)
    {
        var taken = new HashSet<string>(plan.Stages.Select(stage => stage.Name), StringComparer.Ordinal);
        var texts = plan.Stages.Where(CanShare).Select(stage => Print(plan, names, calls, stage)).ToArray();
        foreach (var group in texts.GroupBy(text => text.Body, StringComparer.Ordinal).Where(group => group.Count() >= Fewest))
        {
            string stem = Stem(group.First().Stage, calls);
            int number = 1;
            while (!taken.Add(stem + number.ToString(CultureInfo.InvariantCulture)))
            {
                number++;
            }

            var method = new SharedMethod(
                stem + number.ToString(CultureInfo.InvariantCulture), group.First().Stage, [.. group.Select(text => text.Numbers)]);
            Methods.Add(method);
            foreach (var (stage, _, numbers) in group)
            {
                _parts.Add(stage.Name, new Part(method.Name, method.Told(numbers)));
            }
        }
    }

    /// <summary>The methods.</summary>
    public List<SharedMethod> Methods { get; } = [];

    /// <summary>The part that a stage has in a shared method; null if it has a method of its own.</summary>
    public Part? Of(PlannedStage stage) => _parts.TryGetValue(stage.Name, out var part) ? part : null;

    // The masks of dropout draw from streams of their own, and views call nothing.
    private static bool CanShare(PlannedStage stage) =>
        stage.Steps.All(step => step.Work is not DropoutWork) && stage.Steps.Any(step => step.Work is KernelWork);

    private static (PlannedStage Stage, string Body, IReadOnlyList<long> Numbers) Print(
        PassPlan plan, TensorNames names, KernelCalls calls, PlannedStage stage)
    {
        var writer = new CodeWriter();
        var numbers = new CollectedNumbers();
        new StageWriter(plan, names, calls, writer, numbers).WriteBody(stage);
        return (stage, writer.ToString(), numbers.Values);
    }

    private static string Stem(PlannedStage stage, KernelCalls calls)
    {
        var kernel = stage.Steps.Select(step => step.Work).OfType<KernelWork>().First().Kernel;
        return stage.OverImages ? "Part" : calls.Of(kernel).Method.Split('_')[0] + "Layer";
    }

    /// <summary>A stage with a shared method.</summary>
    /// <param name="Method">The method's name.</param>
    /// <param name="Numbers">What the method is told.</param>
    public sealed record Part(string Method, IReadOnlyList<long> Numbers);
}
