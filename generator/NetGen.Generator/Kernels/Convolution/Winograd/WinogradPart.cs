namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>What of a Winograd convolution a kernel does.</summary>
public enum WinogradPart
{
    /// <summary>All of it, a block of tiles a work item; transformed inputs lie in scratch.</summary>
    All,

    /// <summary>The input transform to a tensor, from which <see cref="Output"/> goes on.</summary>
    Input,

    /// <summary>Products and output transform; work items are blocks of tiles and chunks of output channels.</summary>
    Output,
}
