using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>Checks the definitions of users' blocks for what does not depend on their use. Shapes and the values of
/// arguments are checked where a network uses them.</summary>
public static class BlockCheck
{
    /// <summary>What the names of parameters are made of, in the words of a message.</summary>
    public const string ParameterNames = "made of letters from A to Z and digits, start in lower case, and differ from the properties of layers";

    /// <summary>The most blocks of a network.</summary>
    public const int MostBlocks = 1000;

    /// <summary>The most parameters of a block.</summary>
    public const int MostParameters = 100;

    private const int LongestName = 100;

    private static readonly string[] LayerProperties = ["name", "from", "repeat", "frozen", "type"];

    /// <summary>Whether a parameter can have this name, in the spelling of JSON.</summary>
    public static bool IsParameterName(string name) =>
        name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(IsAlphanumeric) && !LayerProperties.Contains(name);

    /// <summary>Everything wrong with blocks that may use each other.</summary>
    public static IEnumerable<Problem> Check(EquatableArray<BlockSpec> blocks)
    {
        var problems = new ProblemList();
        if (blocks.Count > MostBlocks)
        {
            problems.Add(Problem.At(
                new Anchor(-1, null, blocks[MostBlocks].Name), DiagnosticIds.DeclarationTooLarge, "the network", MostBlocks, "blocks"));
            return problems;
        }

        var kinds = new LayerKinds(blocks);
        foreach (var block in blocks.TakeWhile(_ => !problems.IsFull))
        {
            CheckName(block, problems);
            CheckLayers(block, kinds, problems);
        }

        BlockRecursion.Check(blocks, problems);
        problems.Close("the blocks");
        return problems;
    }

    private static void CheckName(BlockSpec block, ProblemList problems)
    {
        var place = new Anchor(-1, null, block.Name);
        if (LayerTable.Find(block.Name) is not null)
        {
            problems.Add(Problem.At(place, DiagnosticIds.RepeatedBlockName, block.Name, "a kind of layer"));
        }
        else if (block.Name.Length == 0 || !char.IsLetter(block.Name[0]) || !block.Name.All(IsAlphanumeric))
        {
            problems.Add(Problem.At(
                place,
                DiagnosticIds.WrongValue,
                block.Name,
                "a block's name",
                "\"" + block.Name + "\"",
                "made of letters from A to Z and digits, and start with a letter"));
        }

        if (block.Name.Length > LongestName)
        {
            problems.Add(Problem.At(place, DiagnosticIds.DeclarationTooLarge, block.Name, LongestName, "characters in its name"));
        }

        if (block.Parameters.Count > MostParameters)
        {
            problems.Add(Problem.At(place, DiagnosticIds.DeclarationTooLarge, block.Name, MostParameters, "parameters"));
        }

        if (block.Layers.Count == 0)
        {
            problems.Add(Problem.At(place, DiagnosticIds.NoLayers, block.Name));
        }
    }

    private static void CheckLayers(BlockSpec block, LayerKinds kinds, ProblemList problems)
    {
        var names = block.Parameters.Select(parameter => parameter.Name).ToList();
        var known = names.ToDictionary(name => name, _ => (ArgumentValue)new IntegerValue(1), StringComparer.Ordinal);
        for (int i = 0; i < block.Layers.Count && !problems.IsFull; i++)
        {
            var layer = block.Layers[i];
            var placed = new PlacedLayer(layer, layer.Name ?? layer.Kind, i);
            var arguments = layer.Repeat is null ? layer.Arguments : layer.Arguments.Append(new Argument("Repeat", layer.Repeat));
            foreach (var argument in arguments)
            {
                if (Expression.Parameters(argument.Value).FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
                {
                    Report(
                        placed,
                        argument.Name,
                        DiagnosticIds.UnknownParameter,
                        argument.Name,
                        Expression.Text(argument.Value),
                        Expression.ParameterText(unknown),
                        NearestName.Hint(Expression.ParameterText(unknown), names.Select(Expression.ParameterText)));
                }
            }

            foreach (var required in kinds.Find(layer.Kind)?.Arguments.Where(a => a.Required) ?? [])
            {
                if (!layer.Arguments.Any(argument => argument.Name == required.Name))
                {
                    Report(placed, null, DiagnosticIds.MissingArgument, required.Name, required.Summary);
                }
            }
        }

        // A number of repetitions that depends on the use counts as one: the name has to end in a number all the same.
        var repeated = block.Layers.Select(layer =>
            layer.Repeat is { } repeat && Expression.Parameters(repeat).Any() ? layer with { Repeat = new IntegerValue(1) } : layer);
        LayerNames.Place(repeated.ToEquatableArray(), known, Report);

        void Report(PlacedLayer layer, string? argument, string id, params object[] messageArguments) => problems.Add(Problem.At(
            new Anchor(layer.Index, argument, block.Name),
            id,
            [$"in {block.Name}: {LayerNames.Describe(layer.Name, layer.Index)}", .. messageArguments]));
    }

    private static bool IsAlphanumeric(char letter) =>
        letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
