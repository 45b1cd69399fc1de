using System.Reflection;
using System.Reflection.Emit;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests;

/// <summary>A stage of the compiler uses only the stages before it: read from the compiled assembly, signatures and
/// bodies.</summary>
public sealed class StageOrderTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["Model"] = [],
        ["Diagnostics"] = ["Model"],
        ["Graph"] = ["Model", "Diagnostics"],
        ["Ops"] = ["Model", "Diagnostics", "Graph"],
        ["Frontend"] = ["Model", "Diagnostics", "Graph", "Ops"],
        ["Isa"] = ["Model"],
        ["Kernels"] = ["Model", "Diagnostics", "Graph", "Ops", "Isa"],
        ["Passes"] = ["Model", "Diagnostics", "Graph", "Ops", "Isa", "Kernels"],
        ["Emit"] = ["Model", "Diagnostics", "Graph", "Ops", "Isa", "Kernels", "Passes"],
    };

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static TheoryData<string> Stages => [.. Uses.Keys];

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_uses_only_the_stages_before_it(string stage)
    {
        var types = typeof(NetSpec).Assembly.GetTypes().Where(type => StageOf(type) == stage).ToList();
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            foreach (var used in TypesUsedBy(type))
            {
                if (StageOf(used) is { } other && other != stage && !Uses[stage].Contains(other))
                {
                    wrong.Add($"{type.FullName} uses {used.FullName}");
                }
            }
        }

        Assert.NotEmpty(types);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>What judges imports shares nothing with them, and knows nothing of networks.</summary>
    [Theory]
    [InlineData("NetGen.Cli.Onnx", "NetGen.Cli.Onnx|NetGen.Cli.Files|NetGen.Text")]
    [InlineData("NetGen.Cli.Evaluation", "NetGen.Cli.Evaluation|NetGen.Cli.Onnx")]
    public void A_stage_of_the_command_line_that_stands_alone_uses_only_what_is_named(string stage, string named)
    {
        var types = typeof(NetGen.Cli.Evaluation.EvaluationException).Assembly.GetTypes().Where(type => IsIn(type, stage)).ToList();
        Assert.NotEmpty(types);
        Assert.Empty(types
            .SelectMany(type => TypesUsedBy(type).Select(used => (type, used)))
            .Where(pair => IsIn(pair.used, "NetGen") && !named.Split('|').Any(space => IsIn(pair.used, space)))
            .Select(pair => $"{pair.type.FullName} uses {pair.used.FullName}"));

        static bool IsIn(Type type, string space) =>
            (type.IsNested ? type.DeclaringType!.Namespace : type.Namespace) is { } own && (own == space || own.StartsWith(space + ".", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_namespace_is_a_stage()
    {
        var stages = typeof(NetSpec).Assembly.GetTypes().Select(StageOf).OfType<string>().Where(stage => stage.Length > 0);
        Assert.Empty(stages.Distinct().Except(Uses.Keys));
    }

    /// <summary>The stage a type belongs to, empty for the wiring, null for types from elsewhere.</summary>
    private static string? StageOf(Type type)
    {
        const string Root = "NetGen.Generator";
        string space = (type.IsNested ? type.DeclaringType!.Namespace : type.Namespace) ?? "";
        return space == Root ? "" : space.StartsWith(Root + ".", StringComparison.Ordinal) ? space.Split('.')[2] : null;
    }

    private static IEnumerable<Type> TypesUsedBy(Type type)
    {
        var used = new List<Type?> { type.BaseType };
        used.AddRange(type.GetInterfaces());
        used.AddRange(type.GetFields(Everything).Select(field => field.FieldType));
        foreach (var method in type.GetMembers(Everything).OfType<MethodBase>())
        {
            used.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            used.Add((method as MethodInfo)?.ReturnType);
            used.AddRange(TypesInBody(method));
        }

        return used.OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type) : [type];
    }

    private static IEnumerable<Type?> TypesInBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        byte[] il = body.GetILAsByteArray()!;
        for (int position = 0; position < il.Length;)
        {
            short value = il[position++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | il[position++]);
            }

            var code = OpCodes[value];
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(
                    BitConverter.ToInt32(il, position),
                    method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
                    method.IsGenericMethod ? method.GetGenericArguments() : null);
                yield return member as Type ?? member?.DeclaringType;
            }

            position += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, position)),
                _ => 4,
            };
        }
    }
}
