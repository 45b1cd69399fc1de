namespace NetGen;

/// <summary>The instruction sets that networks are generated for.</summary>
public enum InstructionSet
{
    /// <summary>The best one that this processor has.</summary>
    Best,

    /// <summary>x64 with AVX-512 (F, BW, CD, DQ, VL): 16 floats per vector.</summary>
    Avx512,

    /// <summary>x64 with AVX2 and FMA: 8 floats per vector.</summary>
    Avx2,

    /// <summary>Arm64: 4 floats per vector. Its code also runs elsewhere, slowly, when asked for by name.</summary>
    Neon,

    /// <summary>Every processor: 4 floats per vector.</summary>
    Portable,
}
