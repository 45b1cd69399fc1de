using Microsoft.ML.OnnxRuntime;
using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Support;

/// <summary>ONNX Runtime, which says what a model computes.</summary>
internal static class OnnxRuntime
{
    /// <summary>Runs a model of 32-bit real numbers.</summary>
    /// <param name="path">The model.</param>
    /// <param name="images">The extent where the model's first is open.</param>
    /// <param name="inputs">The elements of its inputs, in its order.</param>
    /// <returns>The elements of its outputs, in its order.</returns>
    public static float[][] Run(string path, int images, params float[][] inputs)
    {
        using var options = Options(GraphOptimizationLevel.ORT_ENABLE_ALL);
        using var session = new InferenceSession(path, options);
        var values = session.InputNames.Zip(inputs).ToDictionary(
            pair => pair.First,
            pair => Tensor.Of([.. session.InputMetadata[pair.First].Dimensions.Select(extent => extent < 0 ? images : extent)], pair.Second));
        return [.. Run(session, values).Select(output => output.ToSingles())];
    }

    /// <summary>Runs a model as it stands, without changing its graph.</summary>
    /// <exception cref="OnnxRuntimeException">It refuses the model.</exception>
    public static IReadOnlyList<Tensor> Run(byte[] model, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var options = Options(GraphOptimizationLevel.ORT_DISABLE_ALL);
        using var session = new InferenceSession(model, options);
        return Run(session, inputs);
    }

    private static SessionOptions Options(GraphOptimizationLevel level) => new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        GraphOptimizationLevel = level,
    };

    private static List<Tensor> Run(InferenceSession session, IReadOnlyDictionary<string, Tensor> inputs)
    {
        string[] names = [.. session.InputNames.Where(inputs.ContainsKey)];
        var values = names.Select(name => Value(inputs[name])).ToList();
        try
        {
            using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var results = session.Run(run, names, values, session.OutputNames);
            return [.. results.Select(Read)];
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    private static OrtValue Value(Tensor tensor) => tensor.Type switch
    {
        OnnxType.Single => Real(tensor, value => (float)value),
        OnnxType.Double => Real(tensor, value => value),
        OnnxType.Half => Real(tensor, value => new Float16(BitConverter.HalfToUInt16Bits((Half)value))),
        OnnxType.BFloat16 => Real(tensor, value => new BFloat16((ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16))),
        OnnxType.Byte => Whole(tensor, value => (byte)value),
        OnnxType.SByte => Whole(tensor, value => (sbyte)value),
        OnnxType.UInt16 => Whole(tensor, value => (ushort)value),
        OnnxType.Int16 => Whole(tensor, value => (short)value),
        OnnxType.UInt32 => Whole(tensor, value => (uint)value),
        OnnxType.Int32 => Whole(tensor, value => (int)value),
        OnnxType.UInt64 => Whole(tensor, value => (ulong)value),
        OnnxType.Boolean => Whole(tensor, value => value != 0),
        _ => Whole(tensor, value => value),
    };

    private static OrtValue Real<T>(Tensor tensor, Converter<double, T> convert)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor.Reals, convert), Shape(tensor));

    private static OrtValue Whole<T>(Tensor tensor, Converter<long, T> convert)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor.Integers, convert), Shape(tensor));

    private static long[] Shape(Tensor tensor) => [.. tensor.Dimensions.Select(extent => (long)extent)];

    private static Tensor Read(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        int[] shape = [.. info.Shape.Select(extent => (int)extent)];
        var type = (OnnxType)(int)info.ElementDataType;
        return type switch
        {
            OnnxType.Single => Tensor.Of(type, shape, Elements<float, double>(value, shape, one => one)),
            OnnxType.Double => Tensor.Of(type, shape, Elements<double, double>(value, shape, one => one)),
            OnnxType.Half => Tensor.Of(type, shape, Elements<Float16, double>(value, shape, one => (double)BitConverter.UInt16BitsToHalf(one.value))),
            OnnxType.BFloat16 => Tensor.Of(type, shape, Elements<BFloat16, double>(value, shape, one => BitConverter.UInt32BitsToSingle((uint)one.value << 16))),
            OnnxType.Byte => Tensor.Of(type, shape, Elements<byte, long>(value, shape, one => one)),
            OnnxType.SByte => Tensor.Of(type, shape, Elements<sbyte, long>(value, shape, one => one)),
            OnnxType.UInt16 => Tensor.Of(type, shape, Elements<ushort, long>(value, shape, one => one)),
            OnnxType.Int16 => Tensor.Of(type, shape, Elements<short, long>(value, shape, one => one)),
            OnnxType.UInt32 => Tensor.Of(type, shape, Elements<uint, long>(value, shape, one => one)),
            OnnxType.Int32 => Tensor.Of(type, shape, Elements<int, long>(value, shape, one => one)),
            OnnxType.UInt64 => Tensor.Of(type, shape, Elements<ulong, long>(value, shape, one => (long)one)),
            OnnxType.Boolean => Tensor.Of(type, shape, Elements<bool, long>(value, shape, one => one ? 1 : 0)),
            OnnxType.Int64 => Tensor.Of(type, shape, Elements<long, long>(value, shape, one => one)),
            _ => throw new NotSupportedException($"an output of type {info.ElementDataType}"),
        };
    }

    // Of a tensor without elements there is nothing to be read.
    private static TResult[] Elements<T, TResult>(OrtValue value, int[] shape, Converter<T, TResult> convert)
        where T : unmanaged => shape.Contains(0) ? [] : Array.ConvertAll(value.GetTensorDataAsSpan<T>().ToArray(), convert);
}
