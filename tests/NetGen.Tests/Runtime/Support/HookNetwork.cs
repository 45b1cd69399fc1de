using NetGen.Generated;

namespace NetGen.Tests.Runtime;

/// <summary>A network from one number to itself, which calls the test back from inside its forward pass, on whichever threads take
/// its work.</summary>
internal sealed unsafe class HookNetwork() : Network(
    new NetworkInfo("Hook", [new TensorInfo("input", [1])], [new TensorInfo("output", [1])], [], [new ParameterInfo("p", [1], 0, 1, 1, ParameterKind.Weight)], 16, 0),
    new NetworkProgram(InstructionSet.Portable, Pass, () => Pass),
    0)
{
    private static volatile Action? _hook;

    public static Action? Hook
    {
        get => _hook;
        set => _hook = value;
    }

    /// <summary>The parameter as the forward pass that calls back sees it.</summary>
    public static float Parameter { get; private set; }

    private static PassProgram Pass { get; } = new()
    {
        Pack = [],
        Forward = [new Stage(&CallBack, 2, true), new Stage(&Nothing, 2, true)],
        Backward = [new Stage(&Nothing, 0, true)],
        PackedSize = 0,
        ActivationStride = 32,
        InputOffsets = [0],
        OutputOffsets = [0],
        OutputGradientOffsets = [16],
        InputGradientOffsets = [],
    };

    private static void CallBack(Workspace* workspace, int begin, int end)
    {
        // Code is prepared by calls without work.
        if (begin < end)
        {
            Parameter = *workspace->Parameters;
            Hook?.Invoke();
        }
    }

    private static void Nothing(Workspace* workspace, int begin, int end)
    {
    }
}
