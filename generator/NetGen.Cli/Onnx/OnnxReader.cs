using NetGen.Cli.Files;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Onnx;

/// <summary>
/// Reads ONNX models, with the field numbers of onnx.proto3 of the public specification. What NetGen has no use for,
/// such as documentation, is skipped; what would change the meaning, such as functions or data in other files, is
/// refused.
/// </summary>
public static class OnnxReader
{
    /// <summary>How the name of such a file ends.</summary>
    public const string Extension = ".onnx";

    /// <summary>The largest file.</summary>
    public const long LargestFile = 1L << 30;

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="OnnxException">It is no model that can be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxModel Read(string path)
    {
        return Read(InputFile.ReadAll(path, "an ONNX model", LargestFile));
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="OnnxException">It is no model that can be used.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file)
    {
        var reader = new WireReader(file);
        string producer = "";
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        OnnxGraph? graph = null;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    producer = reader.Text();
                    break;
                case 7:
                    graph = graph is null ? GraphReader.Read(reader.Message()) : throw reader.Broken("the model has two graphs");
                    break;
                case 8:
                    var (domain, version) = ReadOpset(reader.Message());
                    opsets[domain == "ai.onnx" ? "" : domain] = version;
                    break;
                case 14:
                    var (key, value) = ReadEntry(reader.Message());
                    metadata[key] = value;
                    break;
                case 25:
                    throw reader.Broken("the model defines functions, which are not supported");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (graph is null)
        {
            throw new OnnxException("the file has no graph: it is no ONNX model, or cut off");
        }

        return opsets.GetValueOrDefault("") is >= 1 and var opset
            ? new OnnxModel(opset, producer, graph) { Metadata = metadata, Opsets = opsets }
            : throw new OnnxException("the model names no version of the standard operators");
    }

    /// <summary>Reads a tensor that is a file of its own, as test data are.</summary>
    /// <exception cref="OnnxException">It is no tensor.</exception>
    public static OnnxTensor ReadTensor(ReadOnlyMemory<byte> file) => TensorReader.Read(new WireReader(file));

    private static (string Domain, long Version) ReadOpset(WireReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = reader.Text();
                    break;
                case 2:
                    version = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (domain, version);
    }

    private static (string Key, string Value) ReadEntry(WireReader reader)
    {
        string key = "";
        string value = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (key, value);
    }
}
