using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>One computation.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Name">The layer's name, for generated names and comments.</param>
/// <param name="Inputs">The ids of the tensors read, in the operation's order; the epilogue's operands follow.</param>
/// <param name="Outputs">The ids of the tensors written.</param>
/// <param name="Layer">The index of the declared layer this node stems from.</param>
/// <param name="Epilogue">Elementwise work done on the result before it is stored, in order.</param>
/// <param name="Fused">The names of other layers whose work it does, in order.</param>
/// <param name="Algorithm">How it is computed, where there is a choice; null until it is chosen.</param>
public sealed record Node(
    Operation Operation,
    string Name,
    EquatableArray<int> Inputs,
    EquatableArray<int> Outputs,
    int Layer,
    EquatableArray<EpilogueItem> Epilogue = default,
    EquatableArray<string> Fused = default,
    Algorithm? Algorithm = null)
{
    /// <summary>The first, and mostly only, tensor written.</summary>
    public int Output => Outputs[0];

    /// <summary>The inputs that are the epilogue's operands, each behind the item that reads it.</summary>
    public IEnumerable<(EpilogueItem Item, int Input)> EpilogueOperands
    {
        get
        {
            var reading = Epilogue.Where(item => item is not ActivationItem).ToList();
            int first = Inputs.Count - reading.Count;
            return reading.Select((item, i) => (item, Inputs[first + i]));
        }
    }
}
