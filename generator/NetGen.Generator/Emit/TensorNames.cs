using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>The names of the offset constants of a pass, and how a call spells an operand.</summary>
public sealed class TensorNames
{
    private readonly PassPlan _plan;
    private readonly Dictionary<int, string> _names = [];

    /// <summary>Chooses a distinct name for every tensor that the pass uses.</summary>
    public TensorNames(PassPlan plan)
    {
        _plan = plan;
        var unique = new UniqueNames([.. plan.Stages.Select(stage => stage.Name), "Stride", "ImagesPerChunk", "Program"]);
        var used = new HashSet<int>(plan.Stages.SelectMany(s => s.Steps).SelectMany(s => s.Operands));
        used.UnionWith(Ends());
        foreach (var tensor in plan.Graph.Tensors.Where(t => used.Contains(t.Id)))
        {
            if (IsOfParameter(tensor))
            {
                used.Add(tensor.GradientOf);
            }
        }

        foreach (var tensor in plan.Graph.Tensors.Where(t => used.Contains(t.Id) && !IsOfParameter(t) && t.Role != TensorRole.Scratch))
        {
            _names.Add(tensor.Id, unique.Take(PascalCase.Of(tensor.Name) + "At"));
        }
    }

    /// <summary>The constants of a role that stages need, or whoever runs the pass, in order of their offsets.</summary>
    /// <param name="role">The role.</param>
    /// <param name="stages">The stages.</param>
    public IEnumerable<(Tensor Tensor, string Name, int Offset)> Of(TensorRole role, IEnumerable<PlannedStage> stages)
    {
        var needed = new HashSet<int>(stages.SelectMany(stage => stage.Steps).SelectMany(step => step.Operands).Select(Placed));
        needed.UnionWith(Ends());
        return _plan.Graph.Tensors.Where(t => t.Role == role && needed.Contains(t.Id))
            .Select(t => (t, _names[t.Id], _plan.Memory.Offsets[t.Id]))
            .OrderBy(t => t.Item3)
            .ThenBy(t => t.t.Id);
    }

    // The inputs and outputs of the pass.
    private IEnumerable<int> Ends() => _plan.Graph.Inputs.Concat(_plan.Graph.Outputs).Select(port => port.Tensor)
        .Concat(_plan.Graph.OutputGradients)
        .Concat(_plan.Graph.InputGradients);

    // Whether a tensor has the offset of a parameter, and its constant.
    private static bool IsOfParameter(Tensor tensor) => tensor.Role is TensorRole.ParameterGradient or TensorRole.ParameterUpdate;

    /// <summary>The constant's name.</summary>
    public string this[int tensor] => _names[tensor];

    /// <summary>The arena that an operand lies in, as an expression.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="activations">The local that points to an image's activations.</param>
    public string Arena(int tensor, string activations) => _plan.Graph.Tensors[tensor].Role switch
    {
        TensorRole.Parameter or TensorRole.ParameterUpdate => "w->Parameters",
        TensorRole.ParameterGradient => "w->Gradients",
        TensorRole.Packed => "w->Packed",
        TensorRole.Scratch => "w->Scratch",
        _ => activations,
    };

    /// <summary>The constant that says where an operand lies in its arena.</summary>
    public string Offset(int tensor) => _names[Placed(tensor)];

    /// <summary>Where an operand lies in its arena.</summary>
    public int Place(int tensor) => _plan.Memory.Offsets[Placed(tensor)];

    private int Placed(int tensor) => IsOfParameter(_plan.Graph.Tensors[tensor]) ? _plan.Graph.Tensors[tensor].GradientOf : tensor;
}
