using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NetGen.Generator.Model;
using NetGen.Tests.Networks;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>A network that repeats its blocks more often is data that says so, and no more code.</summary>
public sealed class DepthTests
{
    // The factor is what is allowed. Where two tensors take turns at a place in memory, a list has a block more at each end, by itself:
    // ResNet-110 has four such blocks, 1.04 times the characters and 1.15 times the IL of ResNet-32. ResNet-152 has none.
    [Theory]
    [InlineData("resnet50", "resnet152", 1.02)]
    [InlineData("resnet32", "resnet110", 1.2)]
    public void A_network_of_three_times_as_many_equal_blocks_is_as_much_code(string shallow, string deep, double factor)
    {
        var (few, many) = (Size.Of(SpecFiles.Read(shallow)), Size.Of(SpecFiles.Read(deep)));
        Assert.Equal(few.Methods, many.Methods);
        Assert.InRange(many.SourceCharacters, 1, factor * few.SourceCharacters);
        Assert.InRange(many.IlBytes, 1, factor * few.IlBytes);
    }

    /// <summary>What a network adds to a compilation for one instruction set besides kernels.</summary>
    private sealed record Size(int SourceCharacters, int IlBytes, int Methods)
    {
        public static Size Of(NetSpec spec)
        {
            var assembly = NetworkAssembly.CompileFor(InstructionSet.Portable, spec);
            using var image = new PEReader(new MemoryStream(assembly.Image));
            var metadata = image.GetMetadataReader();
            int[] methods =
            [
                .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
                    .Where(method => method.RelativeVirtualAddress != 0 && !Name(metadata, method).EndsWith("Kernels", StringComparison.Ordinal))
                    .Select(method => image.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length),
            ];
            var files = assembly.Files.Where(file => file.HintName.StartsWith(spec.FullName, StringComparison.Ordinal));
            return new Size(files.Sum(file => file.Text.Length), methods.Sum(), methods.Length);
        }

        private static string Name(MetadataReader metadata, MethodDefinition method) =>
            metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
    }
}
