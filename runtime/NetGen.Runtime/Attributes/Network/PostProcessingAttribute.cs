namespace NetGen;

/// <summary>What is done with outputs of the network whose class it stands on, by a method that the class gets. Its
/// result has no fixed shape, or needs boxes that the network computes, so that it is no layer.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class PostProcessingAttribute : Attribute
{
    private protected PostProcessingAttribute()
    {
    }

    /// <summary>The name, by which the method is called, starting in upper case; the kind unless given.</summary>
    public string? Name { get; set; }
}
