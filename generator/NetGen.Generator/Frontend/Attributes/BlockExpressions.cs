using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the arguments of a block's layers where they depend on its parameters, as expressions of them. C# itself
/// sees constants there, which stand for the parameters.</summary>
/// <param name="model">The meaning of the source.</param>
/// <param name="block">The block's class.</param>
/// <param name="parameters">The names of its parameters, and of the constants.</param>
internal sealed class BlockExpressions(SemanticModel model, INamedTypeSymbol block, IReadOnlyCollection<string> parameters)
{
    /// <summary>Whether a piece of source reads a parameter.</summary>
    public bool Depends(ExpressionSyntax source) =>
        source.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => Parameter(name) is not null);

    /// <summary>The expression, or null if it has anything in it that blocks do not know, or is nested too deeply.</summary>
    public ArgumentValue? Read(ExpressionSyntax source) => Bounded(Read(source, 1));

    /// <summary>The expressions as a list, or null as for one.</summary>
    public ArgumentValue? ReadList(IEnumerable<ExpressionSyntax> sources) => Bounded(ReadList(sources, 1));

    private ArgumentValue? Read(ExpressionSyntax source, int depth) => source switch
    {
        _ when depth > Expression.DeepestNesting => null,
        ParenthesizedExpressionSyntax inner => Read(inner.Expression, depth + 1),
        ArrayCreationExpressionSyntax { Initializer: { } list } => ReadList(list.Expressions, depth + 1),
        ImplicitArrayCreationExpressionSyntax { Initializer: { } list } => ReadList(list.Expressions, depth + 1),
        PrefixUnaryExpressionSyntax negative when negative.IsKind(SyntaxKind.UnaryMinusExpression) =>
            Read(negative.Operand, depth + 1) is { } operand ? new NegativeValue(operand) : null,
        BinaryExpressionSyntax binary when Operator(binary) is { } operation =>
            Read(binary.Left, depth + 1) is { } left && Read(binary.Right, depth + 1) is { } right
                ? new BinaryValue(operation, left, right)
                : null,
        IdentifierNameSyntax name when Parameter(name) is { } parameter => new ParameterValue(parameter),
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } when Parameter(name) is { } parameter =>
            new ParameterValue(parameter),
        _ when Depends(source) => null,
        _ => model.GetConstantValue(source) is { HasValue: true, Value: var value } ? AttributeValues.OfBasic(value) : null,
    };

    private ArgumentValue? ReadList(IEnumerable<ExpressionSyntax> sources, int depth)
    {
        var items = sources.Take(Expression.MostValues).Select(source => Read(source, depth)).ToList();
        return items.Contains(null) ? null : new ListValue(items.OfType<ArgumentValue>().ToEquatableArray());
    }

    private static ArgumentValue? Bounded(ArgumentValue? value) => value is null || Expression.Excess(value) is null ? value : null;

    private string? Parameter(IdentifierNameSyntax name) =>
        parameters.Contains(name.Identifier.ValueText)
        && model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsConst: true } constant
        && SymbolEqualityComparer.Default.Equals(constant.ContainingType, block)
            ? constant.Name
            : null;

    private static char? Operator(BinaryExpressionSyntax binary) => binary.Kind() switch
    {
        SyntaxKind.AddExpression => '+',
        SyntaxKind.SubtractExpression => '-',
        SyntaxKind.MultiplyExpression => '*',
        SyntaxKind.DivideExpression => '/',
        _ => null,
    };
}
