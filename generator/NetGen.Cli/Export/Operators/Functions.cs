using NetGen.Generator.Graph;

namespace NetGen.Cli.Export.Operators;

/// <summary>Elementwise functions. Those that operators of this version do not have are written out.</summary>
internal static class Functions
{
    // PyTorch's threshold of softplus, above which log(1 + exp(x)) is x to the last bit of a float.
    private const float IdentityThreshold = 17;

    /// <summary>An elementwise function.</summary>
    public static void Activation(ExportContext node, Activation function)
    {
        string x = node.Input(0);
        switch (function.Kind)
        {
            case ActivationKind.ReLU:
                node.Give("Relu", [x]);
                break;
            case ActivationKind.ReLU6:
                node.Give("Clip", [x, node.Constant("min", 0f), node.Constant("max", 6f)]);
                break;
            case ActivationKind.LeakyReLU:
                node.Give("LeakyRelu", [x], ExportContext.Single("alpha", function.Coefficient));
                break;
            case ActivationKind.ELU:
                node.Give("Elu", [x], ExportContext.Single("alpha", function.Coefficient));
                break;
            case ActivationKind.HardSigmoid:
                node.Give("HardSigmoid", [x], ExportContext.Single("alpha", function.Coefficient), ExportContext.Single("beta", function.Constant));
                break;
            case ActivationKind.SiLU:
                node.Give("Mul", [x, node.Add("Sigmoid", [x])]);
                break;
            case ActivationKind.HardSwish:
                node.Give("Mul", [x, node.Add("HardSigmoid", [x], HardSlope, HardMiddle)]);
                break;
            case ActivationKind.Mish:
                node.Give("Mul", [x, node.Add("Tanh", [node.Add("Softplus", [x])])]);
                break;
            case ActivationKind.GELU:
                string error = node.Add("Erf", [node.Add("Mul", [x, node.Constant("scale", MathF.Sqrt(0.5f))])]);
                Half(node, x, error);
                break;
            case ActivationKind.TanhGELU:
                Half(node, x, node.Add("Tanh", [TanhArgument(node, x)]));
                break;
            case ActivationKind.Softplus:
                Softplus(node, x, function);
                break;
            case ActivationKind.Scale:
                Scale(node, x, function);
                break;
            case ActivationKind.Pow:
                node.Give("Pow", [x, node.Constant("exponent", function.Coefficient)]);
                break;
            case ActivationKind.Clip:
                node.Give("Clip", [x, .. Limits(node, function)]);
                break;
            case ActivationKind.Shrink:
                node.Give("Shrink", [x], ExportContext.Single("lambd", function.Coefficient), ExportContext.Single("bias", function.Constant));
                break;
            case ActivationKind.CELU:
                node.Give("Celu", [x], ExportContext.Single("alpha", function.Coefficient));
                break;
            case ActivationKind.ThresholdedReLU:
                node.Give("ThresholdedRelu", [x], ExportContext.Single("alpha", function.Coefficient));
                break;
            default:
                // The others are operators of the same name.
                node.Give(function.Kind.ToString(), [x]);
                break;
        }
    }

    private static void Scale(ExportContext node, string x, Activation function)
    {
        if (function.Constant == 0)
        {
            node.Give("Mul", [x, node.Constant("factor", function.Coefficient)]);
            return;
        }

        string scaled = function.Coefficient == 1 ? x : node.Add("Mul", [x, node.Constant("factor", function.Coefficient)]);
        node.Give("Add", [scaled, node.Constant("offset", function.Constant)]);
    }

    // An operand that is not there has no name, and none behind the last that is there.
    private static string[] Limits(ExportContext node, Activation clip)
    {
        string minimum = float.IsInfinity(clip.Coefficient) ? "" : node.Constant("min", clip.Coefficient);
        return !float.IsInfinity(clip.Constant) ? [minimum, node.Constant("max", clip.Constant)] : minimum.Length > 0 ? [minimum] : [];
    }

    private static (string, Onnx.Model.OnnxAttribute) HardSlope => ExportContext.Single("alpha", 1f / 6);

    private static (string, Onnx.Model.OnnxAttribute) HardMiddle => ExportContext.Single("beta", 0.5f);

    /// <summary>x (1 + f) / 2.</summary>
    private static void Half(ExportContext node, string x, string f)
    {
        string sum = node.Add("Add", [f, node.Constant("one", 1f)]);
        node.Give("Mul", [node.Add("Mul", [x, sum]), node.Constant("half", 0.5f)]);
    }

    /// <summary>sqrt(2/pi) (x + 0.044715 x^3).</summary>
    private static string TanhArgument(ExportContext node, string x)
    {
        string cube = node.Add("Mul", [node.Add("Mul", [x, x]), x]);
        string sum = node.Add("Add", [x, node.Add("Mul", [cube, node.Constant("cubic", 0.044715f)])]);
        return node.Add("Mul", [sum, node.Constant("linear", MathF.Sqrt(2 / MathF.PI))]);
    }

    private static void Softplus(ExportContext node, string x, Activation function)
    {
        bool sharp = function.Coefficient != 1;
        bool cut = function.Constant < IdentityThreshold;
        string scaled = sharp ? node.Add("Mul", [x, node.Constant("beta", function.Coefficient)]) : x;
        if (!sharp && !cut)
        {
            node.Give("Softplus", [scaled]);
            return;
        }

        string soft = node.Add("Softplus", [scaled]);
        if (!cut)
        {
            node.Give("Div", [soft, node.Constant("divisor", function.Coefficient)]);
            return;
        }

        soft = sharp ? node.Add("Div", [soft, node.Constant("divisor", function.Coefficient)]) : soft;
        node.Give("Where", [node.Add("Greater", [scaled, node.Constant("threshold", function.Constant)]), x, soft]);
    }
}
