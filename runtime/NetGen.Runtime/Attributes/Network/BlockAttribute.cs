namespace NetGen;

/// <summary>
/// Makes a class a block: layers with parameters, which networks and other blocks use as a layer of its own. The class
/// derives from this attribute as well, so that it is one itself. Its constructor's parameters are the block's; in the
/// arguments of its layers, a constant of the same name that starts in upper case stands for each, with <c>+ - * /</c>
/// between them. The constants' own values matter only to the C# compiler.
/// </summary>
/// <param name="arguments">The constructor's parameters, which C# wants to be used.</param>
/// <example>
/// <code>
/// [Block]
/// [Conv(Width / 4, 1), ReLU, Conv(Width, 3, Padding = 1, Stride = Stride), ReLU]
/// public sealed class NeckAttribute(int width, int stride = 1) : BlockAttribute(width, stride)
/// {
///     public const int Width = 64, Stride = 1;
/// }
///
/// [Network(Input = "3x32x32")]
/// [Neck(64), Neck(128, stride: 2), Flatten, Dense(10)]
/// public partial class Net;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public class BlockAttribute(params object?[] arguments) : LayerAttribute
{
    /// <summary>The arguments that a use of the block gives.</summary>
    public IReadOnlyList<object?> Arguments { get; } = arguments;
}
