using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

/// <summary>Products of matrices of odd sizes, on every instruction set, against the oracle.</summary>
public sealed class MatMulKernelTests
{
    private const int Seed = 14;

    private static readonly EquatableArray<EpilogueItem> None = [];
    private static readonly EquatableArray<EpilogueItem> AddThenReLU = [new AdditionItem(), new ActivationItem(new(ActivationKind.ReLU))];

    // Panels of columns of every width, tiles of every number of rows, and sums shorter and longer than a vector.
    private static readonly (int Matrices, int Rows, int Inner, int Columns)[] Shapes =
    [
        (1, 1, 1, 1), (3, 1, 5, 1), (2, 2, 3, 3), (1, 3, 16, 5), (5, 4, 17, 8), (1, 5, 33, 13), (2, 7, 4, 16), (1, 8, 9, 17), (1, 9, 31, 31),
        (3, 11, 2, 32), (1, 13, 40, 33), (2, 16, 7, 48), (1, 17, 3, 64), (1, 19, 18, 65), (1, 23, 5, 96), (1, 25, 6, 100), (1, 50, 3, 129),
        (40, 17, 3, 7), (1, 131, 2, 4),
    ];

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (var isa in TargetIsa.All)
            {
                cases.Add(isa.Name, false, false);
                cases.Add(isa.Name, true, false);
                cases.Add(isa.Name, false, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_and_columns_meet(string name, bool transposeA, bool transposeB)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (matrices, rows, inner, columns) in Shapes)
        {
            double[] a = random.Array(matrices * rows * inner);
            double[] b = random.Array(matrices * inner * columns);
            double[] y = MatMulOracle.Product(new MatMulOperation(matrices, rows, inner, columns, transposeA, transposeB), a, b);
            var kernel = new MatMul(matrices, rows, inner, columns, transposeA, transposeB, None);
            cases.Add(new(kernel, [a, b, Samples.Output(y.Length)], y));
            double[] addend = random.Array(y.Length);
            cases.Add(new(
                kernel with { Epilogue = AddThenReLU },
                [a, b, addend, Samples.Output(y.Length)],
                [.. y.Zip(addend, (sum, added) => Math.Max(0, sum + added))]));
        }

        KernelCheck.All(TargetIsa.All.Single(isa => isa.Name == name), [.. cases.Where(c => c.Expected[0].Max() > 0.1)]);
    }
}
