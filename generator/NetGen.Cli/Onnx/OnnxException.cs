using NetGen.Text;

namespace NetGen.Cli.Onnx;

/// <summary>A file is no ONNX model, or one that cannot be used; the message says what and where.</summary>
public sealed class OnnxException(string message) : Exception(Printable.Of(message, 2000));
