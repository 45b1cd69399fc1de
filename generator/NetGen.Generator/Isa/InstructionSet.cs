using NetGen.Generator.Model;

namespace NetGen.Generator.Isa;

/// <summary>An instruction set as data: its width, its registers, and how C# spells its operations.</summary>
/// <param name="Name">The name in generated class and file names: <c>Avx512</c>.</param>
/// <param name="Lanes">Floats in one vector.</param>
/// <param name="Registers">Vector registers a kernel may count on.</param>
/// <param name="VectorClass">The class of the portable operations: <c>Vector512</c>.</param>
/// <param name="FusedMultiplyAdd">The method that computes a * b + c on vectors.</param>
/// <param name="ScalarFusedMultiplyAdd">The method that computes a * b + c on single floats.</param>
/// <param name="Deinterleave">The even and the odd elements of two vectors, as format strings of {0} and {1}.</param>
/// <param name="Interleave">The lower and the upper half of the elements of two vectors, alternately, as format
/// strings.</param>
/// <param name="Unordered">The mask of the lanes where either of two vectors is NaN, as a format string.</param>
public sealed record InstructionSet(
    string Name,
    int Lanes,
    int Registers,
    string VectorClass,
    string FusedMultiplyAdd,
    string ScalarFusedMultiplyAdd,
    (string Even, string Odd) Deinterleave,
    (string Lower, string Upper) Interleave,
    string Unordered)
{
    /// <summary>x64 with AVX-512: F, BW, CD, DQ and VL.</summary>
    public static InstructionSet Avx512 { get; } = new(
        "Avx512",
        16,
        32,
        "Vector512",
        "Vector512.FusedMultiplyAdd",
        "MathF.FusedMultiplyAdd",
        ("Avx512F.PermuteVar16x32x2({0}, evens, {1})",
         "Avx512F.PermuteVar16x32x2({0}, odds, {1})"),
        ("Avx512F.PermuteVar16x32x2({0}, lowerInterleaved, {1})",
         "Avx512F.PermuteVar16x32x2({0}, upperInterleaved, {1})"),
        "Avx512F.CompareUnordered({0}, {1})")
    {
        Prefetch = "Sse.Prefetch1",
        SpillsCost = true,
        ShuffleIndices =
        [
            new("evens", "Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)"),
            new("odds", "Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)"),
            new("lowerInterleaved", "Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)"),
            new("upperInterleaved", "Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)"),
        ],
    };

    /// <summary>x64 with AVX2 and FMA.</summary>
    public static InstructionSet Avx2 { get; } = new(
        "Avx2",
        8,
        16,
        "Vector256",
        "Vector256.FusedMultiplyAdd",
        "MathF.FusedMultiplyAdd",
        ("Avx2.Permute4x64(Avx.Shuffle({0}, {1}, 0b_10_00_10_00).AsDouble(), 0b_11_01_10_00).AsSingle()",
         "Avx2.Permute4x64(Avx.Shuffle({0}, {1}, 0b_11_01_11_01).AsDouble(), 0b_11_01_10_00).AsSingle()"),
        ("Avx.Permute2x128(Avx.UnpackLow({0}, {1}), Avx.UnpackHigh({0}, {1}), 0x20)",
         "Avx.Permute2x128(Avx.UnpackLow({0}, {1}), Avx.UnpackHigh({0}, {1}), 0x31)"),
        "Avx.CompareUnordered({0}, {1})")
    {
        Prefetch = "Sse.Prefetch1",
        OuterProductRows = 6,
    };

    /// <summary>Arm64, in Vector128's own operations, which RyuJIT turns into NEON instructions.</summary>
    public static InstructionSet Neon { get; } = Vector128("Neon", 32, "Vector128.FusedMultiplyAdd", "MathF.FusedMultiplyAdd") with
    {
        MaxIsOneInstruction = true,
    };

    /// <summary>Every other processor: Vector128, multiply and add rounded separately where it has no fused
    /// one.</summary>
    public static InstructionSet Portable { get; } = Vector128("Portable", 16, "Vector128.MultiplyAddEstimate", "float.MultiplyAddEstimate") with
    {
        OuterProductRows = 6,
    };

    /// <summary>All instruction sets, the preferred first.</summary>
    public static EquatableArray<InstructionSet> All { get; } = [Avx512, Avx2, Neon, Portable];

    /// <summary>The vectors of indices that the format strings of shuffles name; a kernel declares those it
    /// uses.</summary>
    public EquatableArray<ShuffleIndex> ShuffleIndices { get; init; } = [];

    /// <summary>The method that asks for a line in the second cache; null if C# has none.</summary>
    public string? Prefetch { get; init; }

    /// <summary>Whether one instruction gives the larger of two vectors, and NaN where either is.</summary>
    public bool MaxIsOneInstruction { get; init; }

    /// <summary>Whether a vector that registers have no room for had better be loaded again than be kept on the stack.
    /// One of 64 bytes is stored in a cycle: keeping the inputs that unrolled taps share took a sixth of the time of
    /// first layers of 3x3 taps. With shorter vectors it took none.</summary>
    public bool SpillsCost { get; init; }

    /// <summary>Rows of a register tile of outer products, which the gradients of dense layers are. Each vector of its
    /// columns stays in a register, so that with 16 registers 6 rows x 2 vectors are better than 4 x 3; with 32 they
    /// are 4 x 6.</summary>
    public int OuterProductRows { get; init; } = 4;

    /// <summary>The type of a vector of floats.</summary>
    public string VectorType => VectorClass + "<float>";

    private static InstructionSet Vector128(
        string name, int registers, string fusedMultiplyAdd, string scalarFusedMultiplyAdd) => new(
        name,
        4,
        registers,
        "Vector128",
        fusedMultiplyAdd,
        scalarFusedMultiplyAdd,
        ("Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0).AsSingle(), Vector128.Shuffle({0}, Vector128.Create(0, 2, 0, 2)), Vector128.Shuffle({1}, Vector128.Create(0, 2, 0, 2)))",
         "Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0).AsSingle(), Vector128.Shuffle({0}, Vector128.Create(1, 3, 1, 3)), Vector128.Shuffle({1}, Vector128.Create(1, 3, 1, 3)))"),
        ("Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), Vector128.Shuffle({0}, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle({1}, Vector128.Create(0, 0, 1, 1)))",
         "Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), Vector128.Shuffle({0}, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle({1}, Vector128.Create(2, 2, 3, 3)))"),
        "~(Vector128.Equals({0}, {0}) & Vector128.Equals({1}, {1}))");
}

/// <summary>A vector of indices by name.</summary>
/// <param name="Name">The name of the local.</param>
/// <param name="Value">The expression of its value.</param>
public sealed record ShuffleIndex(string Name, string Value);
