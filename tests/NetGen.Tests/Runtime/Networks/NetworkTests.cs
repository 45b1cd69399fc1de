using NetGen.Memory;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed unsafe class NetworkTests
{
    [Fact]
    public void An_arena_is_aligned_zero_and_readable_past_its_end()
    {
        for (var length = 0; length < 70; length++)
        {
            var arena = new Arena(length, "test");
            Assert.Equal(0u, (nuint)arena.Pointer % 64);
            Assert.Equal((length + 15) / 16 * 16, arena.Length);
            for (var i = 0; i < arena.Length + 16; i++)
            {
                Assert.Equal(0, arena.Pointer[i]);
            }
        }
    }

    [Fact]
    public void An_arena_longer_than_an_array_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Arena(3_000_000_000, "activations of Big"));
        Assert.Contains("activations of Big would need 3000000000 floats", exception.Message);
    }

    [Fact]
    public void Parameters_are_read_and_written_by_name()
    {
        var network = new FakeNetwork();
        var values = RandomData.Floats(1, 30);
        network.Write("fc1.weight", values);

        Assert.Equal(values, network.Read("fc1.weight").ToArray());
        Assert.Equal(["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"], network.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Writing_a_wrong_length_names_both_numbers()
    {
        var network = new FakeNetwork();
        var exception = Assert.Throws<ArgumentException>(() => network.Write("fc1.weight", new float[29]));
        Assert.Contains("has 30 values (5x6); 29 were given", exception.Message);
    }

    [Fact]
    public void An_unknown_parameter_is_named_with_the_known_ones()
    {
        var exception = Assert.Throws<ArgumentException>(() => new FakeNetwork().Read("fc3.weight"));
        Assert.Contains("no parameter 'fc3.weight'", exception.Message);
        Assert.Contains("'fc2.bias'", exception.Message);
    }

    [Fact]
    public void The_default_parameters_depend_on_the_seed_and_stay_in_their_bound()
    {
        Assert.Equal(All(new FakeNetwork(3)), All(new FakeNetwork(3)));
        Assert.NotEqual(All(new FakeNetwork(3)), All(new FakeNetwork(4)));

        var bias = new FakeNetwork(3).Read("fc1.bias").ToArray();
        Assert.All(bias, x => Assert.InRange(x, -1 / MathF.Sqrt(6), 1 / MathF.Sqrt(6)));
        Assert.DoesNotContain(0f, bias);
    }

    [Fact]
    public void Initialisers_have_their_spread_and_leave_biases_at_zero()
    {
        var network = new FakeNetwork();
        AssertDeviation(Initializer.HeUniform, Math.Sqrt(2.0 / 6));
        AssertDeviation(Initializer.HeNormal, Math.Sqrt(2.0 / 6));
        AssertDeviation(Initializer.GlorotUniform, Math.Sqrt(2.0 / 11));
        AssertDeviation(Initializer.GlorotNormal, Math.Sqrt(2.0 / 11));

        void AssertDeviation(Initializer initializer, double expected)
        {
            double squares = 0;
            for (ulong seed = 0; seed < 100; seed++)
            {
                network.Initialize(initializer, seed);
                foreach (var weight in network.Read("fc1.weight"))
                {
                    squares += weight * weight;
                }

                Assert.All(network.Read("fc1.bias").ToArray(), x => Assert.Equal(0, x));
            }

            // 3,000 draws: four standard deviations are 6 % of a normal distribution's deviation.
            Assert.InRange(Math.Sqrt(squares / 3000) / expected, 0.94, 1.06);
        }
    }

    [Fact]
    public void The_best_instruction_set_is_one_and_portable_ones_are_always_allowed()
    {
        Assert.NotEqual(InstructionSet.Best, InstructionSets.Resolve(InstructionSet.Best));
        Assert.Equal(InstructionSet.Neon, InstructionSets.Resolve(InstructionSet.Neon));
        Assert.Equal(InstructionSet.Portable, InstructionSets.Resolve(InstructionSet.Portable));
        Assert.Throws<ArgumentOutOfRangeException>(() => InstructionSets.Resolve((InstructionSet)99));
        foreach (var instructionSet in Enum.GetValues<InstructionSet>())
        {
            if (!InstructionSets.IsSupported(instructionSet))
            {
                var exception = Assert.Throws<PlatformNotSupportedException>(() => InstructionSets.Resolve(instructionSet));
                Assert.Contains($"cannot run {instructionSet} code", exception.Message);
            }
        }
    }

    private static float[] All(Network network) => [.. network.Parameters.SelectMany(p => network.Read(p.Name).ToArray())];
}
