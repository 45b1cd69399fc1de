using System.Globalization;
using NetGen.Generator.Kernels;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>
/// The stages of a pass that differ in numbers alone, as those of repeated blocks do. They share one method, which is told where
/// tensors lie and how large they are. Where only one or two layers would share, each has a method with its numbers in it.
/// </summary>
internal sealed class SharedStages
{
    private const int Fewest = 3;

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);

    /// <summary>Finds them.</summary>
    public SharedStages(PassPlan plan, TensorNames names)
    {
        var taken = new HashSet<string>(plan.Stages.Select(stage => stage.Name), StringComparer.Ordinal);
        var texts = plan.Stages.Where(CanShare).Select(stage => Print(plan, names, stage)).ToArray();
        int first = 0;
        foreach (var group in texts.GroupBy(text => text.Body, StringComparer.Ordinal).Where(group => group.Count() >= Fewest))
        {
            string stem = Stem(group.First().Stage, plan);
            int number = 1;
            while (!taken.Add(stem + number.ToString(CultureInfo.InvariantCulture)))
            {
                number++;
            }

            string method = stem + number.ToString(CultureInfo.InvariantCulture);
            foreach (var (stage, _, numbers) in group)
            {
                _parts.Add(stage.Name, new Part(method, stage, numbers, first));
                first += numbers.Count;
            }
        }
    }

    /// <summary>The stages, those of one method together.</summary>
    public IEnumerable<Part> Parts => _parts.Values.OrderBy(part => part.First);

    /// <summary>The part that a stage has in a shared method; null if it has a method of its own.</summary>
    public Part? Of(PlannedStage stage) => _parts.TryGetValue(stage.Name, out var part) ? part : null;

    // The masks of dropout draw from streams of their own, and views call nothing.
    private static bool CanShare(PlannedStage stage) =>
        stage.Steps.All(step => step.Work is not DropoutWork) && stage.Steps.Any(step => step.Work is KernelWork);

    private static (PlannedStage Stage, string Body, IReadOnlyList<string> Numbers) Print(
        PassPlan plan, TensorNames names, PlannedStage stage)
    {
        var writer = new CodeWriter();
        var numbers = new StageNumbers();
        new StageWriter(plan, names, writer, numbers).WriteBody(stage);
        return (stage, writer.ToString(), numbers.Expressions);
    }

    private static string Stem(PlannedStage stage, PassPlan plan)
    {
        var kernel = stage.Steps.Select(step => step.Work).OfType<KernelWork>().First().Kernel;
        return stage.OverImages ? "Part" : kernel.Code(plan.Isa).Name.Split('_')[0] + "Layer";
    }

    /// <summary>A stage with a shared method.</summary>
    /// <param name="Method">The method's name.</param>
    /// <param name="Stage">The stage.</param>
    /// <param name="Numbers">What the method is told, as constant expressions.</param>
    /// <param name="First">The index of the first of them among those of all stages.</param>
    public sealed record Part(string Method, PlannedStage Stage, IReadOnlyList<string> Numbers, int First);
}

/// <summary>Collects the numbers of a stage while its method is printed.</summary>
internal sealed class StageNumbers
{
    private readonly List<string> _expressions = [];

    /// <summary>The numbers so far.</summary>
    public IReadOnlyList<string> Expressions => _expressions;

    /// <summary>Adds a number, and gives the expression that reads it.</summary>
    public string Add(string expression)
    {
        _expressions.Add(expression);
        return $"at[{(_expressions.Count - 1).ToString(CultureInfo.InvariantCulture)}]";
    }
}
