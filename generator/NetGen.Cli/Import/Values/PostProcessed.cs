using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Values;

/// <summary>
/// The result of an operator that is no layer, but post-processing of the network: what it reads are outputs of the network, and it can be
/// nothing but the end of the model.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="Sources">What it reads: the argument, the layer, and the name of the value in the model.</param>
/// <param name="Arguments">Its other arguments.</param>
public sealed record PostProcessed(
    OnnxNode Node, IReadOnlyList<(string Argument, DraftLayer Layer, string Value)> Sources, IReadOnlyList<Argument> Arguments)
{
    /// <summary>What becomes of it under a node that reads it.</summary>
    /// <param name="reader">The node.</param>
    /// <exception cref="ImportException">The node does more than to pass it on.</exception>
    public PostProcessed PassedTo(OnnxNode reader)
    {
        // The numbers of boxes are whole ones in any type that holds them.
        bool isSame = reader.Operator == "Identity"
            || (reader.Operator == "Cast" && Node.Operator == "NonMaxSuppression"
                && reader.Attributes.GetValueOrDefault("to")?.Integer is (long)OnnxType.Int32 or (long)OnnxType.Int64);
        return isSame && reader.Domain.Length == 0
            ? this
            : throw new ImportException(
                $"it reads the result of {Node.Described}, which is no layer's: the network's class gives it by a method. "
                + $"End the import there (--until {Node.Outputs[0]}), and do the rest in C#");
    }
}
