namespace NetGen;

/// <content>Outputs of one image, for what works with them.</content>
public sealed unsafe partial class Session
{
    /// <summary>An output of the last call for one of its images.</summary>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The call had no such image.</exception>
    /// <exception cref="InvalidOperationException">There was no call.</exception>
    internal ReadOnlySpan<float> Output(string name, int image)
    {
        var output = _network.Info.FindOutput(name);
        if (_count == 0)
        {
            throw new InvalidOperationException($"The session has not run yet, so that '{name}' is not there; call Run first.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, _count);
        var length = _network.Info.Outputs[output].Length;
        return Output(output).Slice(image * length, length);
    }
}
