using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <summary>Which instruction sets this process can run, and the choice among them.</summary>
public static class InstructionSets
{
    /// <summary>
    /// Whether code for an instruction set can run here. <see cref="InstructionSet.Neon"/> and
    /// <see cref="InstructionSet.Portable"/> always can: both are written with <see cref="Vector128"/>.
    /// </summary>
    /// <param name="instructionSet">The instruction set asked about.</param>
    public static bool IsSupported(InstructionSet instructionSet) => instructionSet switch
    {
        InstructionSet.Avx512 => Avx512F.IsSupported && Avx512F.VL.IsSupported && Avx512BW.IsSupported
            && Avx512CD.IsSupported && Avx512DQ.IsSupported,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Best or InstructionSet.Neon or InstructionSet.Portable => true,
        _ => false,
    };

    /// <summary>The instruction set to use for a request: itself, or the fastest one here for
    /// <see cref="InstructionSet.Best"/>.</summary>
    /// <param name="instructionSet">The instruction set asked for.</param>
    /// <returns>Never <see cref="InstructionSet.Best"/>.</returns>
    /// <exception cref="PlatformNotSupportedException">This process cannot run the instruction set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public static InstructionSet Resolve(InstructionSet instructionSet)
    {
        if (!Enum.IsDefined(instructionSet))
        {
            throw new ArgumentOutOfRangeException(nameof(instructionSet), instructionSet, "There is no such instruction set.");
        }

        if (!IsSupported(instructionSet))
        {
            throw new PlatformNotSupportedException(
                $"This process cannot run {instructionSet} code; the best it can run is {Best}. " +
                "Either the processor lacks it, or it is switched off (DOTNET_EnableAVX512, DOTNET_EnableAVX2, " +
                "or IlcInstructionSet under NativeAOT).");
        }

        return instructionSet == InstructionSet.Best ? Best : instructionSet;
    }

    private static InstructionSet Best =>
        IsSupported(InstructionSet.Avx512) ? InstructionSet.Avx512
        : IsSupported(InstructionSet.Avx2) ? InstructionSet.Avx2
        : AdvSimd.Arm64.IsSupported ? InstructionSet.Neon
        : InstructionSet.Portable;
}
