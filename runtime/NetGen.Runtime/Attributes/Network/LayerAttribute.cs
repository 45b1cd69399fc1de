namespace NetGen;

/// <summary>A layer of the network whose class it stands on. Layers run in source order.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    private protected LayerAttribute()
    {
    }

    /// <summary>The layer's name, which its parameters are named by: <c>conv1.weight</c>. Without one, the layer is
    /// named by its kind and number: <c>conv1</c>, <c>conv2</c>, <c>dense1</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The name of the layer whose output this one reads: a branch. The layer before it unless given;
    /// <c>input</c> is the network's input.</summary>
    public string? From { get; set; }

    /// <summary>How many of the layer stand one behind the other. A name must end in a number, which counts up:
    /// <c>layer2.1</c>, <c>layer2.2</c>. Only the first reads what <see cref="From"/> names.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>Whether training leaves its parameters as they are. Where nothing before it is trained either, the
    /// backward pass ends behind it.</summary>
    public bool Frozen { get; set; }
}
