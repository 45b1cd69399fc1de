using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NetGen.Bench;

/// <summary>A method of a compiled assembly.</summary>
/// <param name="Network">The name of the outermost class around it, which is that of the network; with the namespace.</param>
/// <param name="Type">The name of its class.</param>
/// <param name="Name">Its name.</param>
/// <param name="IlBytes">The length of its code.</param>
/// <param name="Locals">The number of its locals.</param>
internal sealed record SpecMethod(string Network, string Type, string Name, int IlBytes, int Locals)
{
    /// <summary>The methods of an assembly.</summary>
    public static IReadOnlyList<SpecMethod> Of(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var metadata = image.GetMetadataReader();
        return
        [
            .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
                .Where(method => method.RelativeVirtualAddress != 0)
                .Select(method => Of(image, metadata, method)),
        ];
    }

    private static SpecMethod Of(PEReader image, MetadataReader metadata, MethodDefinition method)
    {
        var body = image.GetMethodBody(method.RelativeVirtualAddress);
        var type = metadata.GetTypeDefinition(method.GetDeclaringType());
        var outermost = type;
        while (!outermost.GetDeclaringType().IsNil)
        {
            outermost = metadata.GetTypeDefinition(outermost.GetDeclaringType());
        }

        return new SpecMethod(
            $"{metadata.GetString(outermost.Namespace)}.{metadata.GetString(outermost.Name)}",
            metadata.GetString(type.Name),
            metadata.GetString(method.Name),
            body.GetILReader().Length,
            CountLocals(metadata, body));
    }

    private static int CountLocals(MetadataReader metadata, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
        {
            return 0;
        }

        var signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }
}
