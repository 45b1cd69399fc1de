using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The post-processing of a network: its layers become outputs, and its arguments are checked against their
/// shapes.</summary>
public static class PostProcessing
{
    /// <summary>How many of it a network may have.</summary>
    public const int Most = 100;

    /// <summary>The post-processing of a network without mistakes.</summary>
    public static EquatableArray<PostProcess> Of(NetSpec spec, NetworkGraph graph) => Check(spec, graph, new List<Problem>());

    /// <summary>Checks the post-processing of a network.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="graph">The network, its outputs included.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>What is sound of it.</returns>
    public static EquatableArray<PostProcess> Check(NetSpec spec, NetworkGraph graph, ICollection<Problem> problems)
    {
        var names = Members(spec.Name);
        return spec.PostProcessing
            .Take(Most)
            .Select((step, index) => Check(step, index, names, graph, problems))
            .OfType<PostProcess>()
            .ToEquatableArray();
    }

    /// <summary>The members that the class of a network has without post-processing.</summary>
    /// <param name="network">The name of the class.</param>
    public static HashSet<string> Members(string network) =>
        new([.. GeneratedNames.All, .. GeneratedNames.Inherited, network], StringComparer.Ordinal);

    /// <summary>Whether a name can be that of a post-processing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="members">The members that the class has.</param>
    public static bool IsFree(string name, ISet<string> members) =>
        name.Length <= LayerNames.LongestName
        && LayerNames.IsName(name)
        && !GeneratedNames.OfPostProcessing(PostProcess.MethodOf(name)).Any(members.Contains);

    /// <summary>The layers that post-processing reads, with the argument that names each.</summary>
    public static IEnumerable<(Anchor Place, string Described, string Argument, string Layer)> Sources(NetSpec spec) =>
        from step in spec.PostProcessing.Take(Most).Select((declared, index) => (Declared: declared, Index: index))
        let definition = PostProcessingTable.Find(step.Declared.Kind)
        where definition is not null
        from source in definition.Sources(step.Declared)
        select (
            new Anchor(-1, source.Argument, Step: step.Index),
            Describe(NameOf(step.Declared), step.Index),
            source.Argument,
            source.Layer);

    /// <summary>The name of a post-processing: that of its kind unless it has one.</summary>
    public static string NameOf(PostProcessingSpec step) => step.Name ?? step.Kind;

    /// <summary>A post-processing as messages name it: <c>detections (post-processing 1)</c>, counting from 1.</summary>
    /// <param name="name">Its name, or its kind where it has none yet.</param>
    /// <param name="index">Its index, from 0.</param>
    public static string Describe(string name, int index) =>
        name + " (post-processing " + (index + 1).ToString(CultureInfo.InvariantCulture) + ")";

    private static PostProcess? Check(
        PostProcessingSpec step, int index, HashSet<string> names, NetworkGraph graph, ICollection<Problem> problems)
    {
        string name = NameOf(step);
        if (PostProcessingTable.Find(step.Kind) is not { } definition || !CheckName(name, index, names, problems))
        {
            return null;
        }

        string described = Describe(name, index);
        var arguments = LayerArguments.Check(
            definition.Arguments,
            step.Arguments,
            ["Name"],
            described,
            rank: 2,
            (id, argument, values) => problems.Add(Problem.At(new Anchor(-1, argument, Step: index), id, values)));
        return arguments is null
            ? null
            : definition.Read(new PostProcessingContext(name, index, arguments, graph, problems));
    }

    /// <summary>Checks a name, and takes the names of the members that follow from it.</summary>
    private static bool CheckName(string name, int index, HashSet<string> names, ICollection<Problem> problems)
    {
        if (name.Length > LayerNames.LongestName)
        {
            problems.Add(Problem.At(
                new Anchor(-1, "Name", Step: index),
                DiagnosticIds.DeclarationTooLarge,
                Describe("post-processing", index),
                LayerNames.LongestName,
                "characters in its name"));
            return false;
        }

        string method = PostProcess.MethodOf(name);
        if (!LayerNames.IsName(name))
        {
            Report(LayerNames.NameForm);
            return false;
        }

        if (GeneratedNames.OfPostProcessing(method).FirstOrDefault(names.Contains) is { } taken)
        {
            Report($"a name that gives the class new members; it has '{taken}' already");
            return false;
        }

        names.UnionWith(GeneratedNames.OfPostProcessing(method));
        return true;

        void Report(string expected) => problems.Add(Problem.At(
            new Anchor(-1, "Name", Step: index), DiagnosticIds.WrongValue, Describe(name, index), "Name", "\"" + name + "\"", expected));
    }
}
