using System.Globalization;
using System.Text;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Writes the JSON Schema (draft 2020-12) of spec files from the op table, so that editors complete and check them.</summary>
public static class SchemaWriter
{
    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(Head.Replace("POSTPROCESSING", string.Join(", ", PostProcessingTable.All.Select(kind => $"{{ \"$ref\": \"#/$defs/{kind.Kind}\" }}"))));
        var kinds = LayerTable.All.ToList();
        var bare = kinds.Where(kind => !kind.Arguments.Any(a => a.Required)).Select(kind => Quote(kind.Kind));
        text.Append("    \"layer\": {\n      \"oneOf\": [\n");
        text.Append("        { \"enum\": [").Append(string.Join(", ", bare)).Append("] }");
        foreach (var kind in kinds)
        {
            text.Append(",\n        { \"$ref\": \"#/$defs/").Append(kind.Kind).Append("\" }");
        }

        text.Append(",\n        { \"$ref\": \"#/$defs/userBlock\" },\n        { \"$ref\": \"#/$defs/userBlockName\" }\n      ]\n    },\n");
        WriteUserBlock(text, kinds);
        foreach (var kind in kinds)
        {
            text.Append(",\n");
            WriteKind(text, kind.Kind, kind.Summary, kind.Arguments, WriteCommon);
        }

        foreach (var kind in PostProcessingTable.All)
        {
            text.Append(",\n");
            WriteKind(text, kind.Kind, kind.Summary, kind.Arguments, WriteMethodName);
        }

        return text.Append("\n  }\n}\n").ToString();
    }

    private const string ExpressionForm = "{ \"$ref\": \"#/$defs/expression\" }";

    private const string Head = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "NetGen network",
          "description": "A convolutional network that NetGen compiles to C#.",
          "type": "object",
          "required": ["input", "layers"],
          "additionalProperties": false,
          "properties": {
            "$schema": { "type": "string" },
            "name": { "type": "string", "description": "The name of the class; the file's name unless given. A class that names this file has its own." },
            "namespace": { "type": "string", "description": "The namespace of the class; the project's root namespace unless given." },
            "input": {
              "description": "The shape of one image: channels, then up to three spatial extents, outermost first.",
              "oneOf": [
                { "type": "string", "pattern": "^[0-9]+(x[0-9]+){0,3}$" },
                { "type": "array", "items": { "type": "integer", "minimum": 1 }, "minItems": 1, "maxItems": 4 }
              ]
            },
            "parameters": { "type": "integer", "minimum": 0, "description": "Asserts the number of trainable parameters." },
            "macs": { "type": "integer", "minimum": 0, "description": "Asserts the number of multiply-adds of one image." },
            "inferenceParameters": { "type": "integer", "minimum": 0, "description": "Asserts the number of parameters that inference needs, moving statistics not counted." },
            "totalParameters": { "type": "integer", "minimum": 0, "description": "Asserts the number of all parameters, moving statistics counted." },
            "outputs": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "The names of the layers whose outputs the user gets, the result first; the last layer's alone unless given." },
            "auxiliary": { "type": "array", "items": { "type": "string" }, "description": "The names of the layers whose outputs the user gets in training only." },
            "inputGradient": { "type": "boolean", "default": false, "description": "Whether the backward pass also computes the gradients of the inputs." },
            "windows": {
              "description": "The shape that the layers are declared for, where they are to slide over a larger input: the outputs of all windows of this shape come at once.",
              "oneOf": [
                { "type": "string", "pattern": "^[0-9]+(x[0-9]+){1,3}$" },
                { "type": "array", "items": { "type": "integer", "minimum": 1 }, "minItems": 2, "maxItems": 4 }
              ]
            },
            "numerics": { "enum": ["fast", "strict"], "default": "fast", "description": "Whether convolutions may be computed by transforms, which are faster and round more, or are computed as they are defined." },
            "blocks": { "type": "object", "additionalProperties": { "$ref": "#/$defs/block" }, "description": "Blocks to be used as layers, by the names that are their types." },
            "layers": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/layer" }, "description": "The layers in order." },
            "postprocessing": {
              "type": "array",
              "items": { "oneOf": [POSTPROCESSING] },
              "description": "What methods of the class do with outputs; the layers that it reads are outputs, named so or not."
            }
          },
          "$defs": {
            "expression": { "type": "string", "pattern": "\\$", "description": "Within a block: a value computed from its parameters, for example \"$width * 2\"." },
            "block": {
              "type": "object",
              "description": "Layers with parameters.",
              "required": ["layers"],
              "additionalProperties": false,
              "properties": {
                "parameters": {
                  "type": "object",
                  "propertyNames": { "pattern": "^[a-z][A-Za-z0-9]*$" },
                  "additionalProperties": { "type": ["number", "string", "boolean", "array"] },
                  "description": "The parameters, each with the value it has where a use gives none, or the word \"required\"."
                },
                "layers": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/layer" }, "description": "The layers in order; \"input\" is the block's input." }
              }
            },

        """;

    /// <summary>A use of a block of the file: any type that is no kind of layer, with any properties.</summary>
    private static void WriteUserBlock(StringBuilder text, IEnumerable<LayerDefinition> kinds)
    {
        text.Append("    \"userBlockName\": { \"type\": \"string\", \"not\": { \"enum\": [")
            .Append(string.Join(", ", kinds.Select(kind => Quote(kind.Kind))))
            .Append("] }, \"description\": \"The name of a block of this file.\" },\n");
        text.Append("    \"userBlock\": {\n");
        text.Append("      \"type\": \"object\",\n");
        text.Append("      \"description\": \"A block of this file, with its parameters.\",\n");
        text.Append("      \"required\": [\"type\"],\n");
        text.Append("      \"properties\": {\n");
        text.Append("        \"type\": { \"$ref\": \"#/$defs/userBlockName\" }");
        WriteCommon(text);
        text.Append("\n      }\n    }");
    }

    private static void WriteKind(
        StringBuilder text, string kind, string summary, EquatableArray<ArgumentDefinition> arguments, Action<StringBuilder> writeCommon)
    {
        var required = arguments.Where(a => a.Required).Select(a => Quote(JsonNames.Of(a.Name))).Prepend(Quote("type"));
        text.Append("    ").Append(Quote(kind)).Append(": {\n");
        text.Append("      \"type\": \"object\",\n");
        text.Append("      \"description\": ").Append(Quote(summary)).Append(",\n");
        text.Append("      \"required\": [").Append(string.Join(", ", required)).Append("],\n");
        text.Append("      \"additionalProperties\": false,\n");
        text.Append("      \"properties\": {\n");
        text.Append("        \"type\": { \"const\": ").Append(Quote(kind)).Append(" }");
        writeCommon(text);
        foreach (var argument in arguments)
        {
            text.Append(",\n        ").Append(Quote(JsonNames.Of(argument.Name))).Append(": { ").Append(Form(argument));
            if (argument.Default is { } absent)
            {
                text.Append(", \"default\": ").Append(IsLiteral(absent) ? absent : Quote(absent));
            }

            text.Append(", \"description\": ").Append(Quote(argument.Summary)).Append(" }");
        }

        text.Append("\n      }\n    }");
    }

    /// <summary>The property that all post-processing has.</summary>
    private static void WriteMethodName(StringBuilder text) =>
        text.Append(",\n        \"name\": { \"type\": \"string\", \"description\": ")
            .Append("\"The name, by which the method is called, starting in upper case; the kind unless given.\" }");

    /// <summary>The properties that all layers have.</summary>
    private static void WriteCommon(StringBuilder text)
    {
        text.Append(",\n        \"name\": { \"type\": \"string\", \"description\": ")
            .Append("\"The layer's name, which its parameters are named by.\" }");
        text.Append(",\n        \"from\": { \"type\": \"string\", \"description\": ")
            .Append("\"The name of the layer whose output it reads; the layer before it unless given.\" }");
        text.Append(",\n        \"repeat\": { \"oneOf\": [{ \"type\": \"integer\", \"minimum\": 0, \"maximum\": ")
            .Append(LayerNames.MaximumRepetitions.ToString(CultureInfo.InvariantCulture)).Append(" }, ").Append(ExpressionForm)
            .Append("], \"default\": 1, \"description\": ")
            .Append("\"How many of it stand one behind the other; a name must end in a number, which counts up.\" }");
        text.Append(",\n        \"frozen\": { \"type\": \"boolean\", \"default\": false, \"description\": ")
            .Append("\"Whether training leaves its parameters as they are.\" }");
    }

    /// <summary>The forms of an argument; within a block, an expression may stand for any of them.</summary>
    private static string Form(ArgumentDefinition argument)
    {
        string range = $"\"minimum\": {Number(argument.Minimum)}, \"maximum\": {Number(argument.Maximum)}";
        string whole = $"{{ \"type\": \"integer\", {range} }}";
        string real = $"{{ \"type\": \"number\", {range} }}";
        string oneAnAxis = List(3);
        string forms = argument.Type switch
        {
            ArgumentType.Integer => whole,
            ArgumentType.Extents => whole + ", " + oneAnAxis,
            ArgumentType.Indices => whole + ", " + List(GatherLayer.MostIndices),
            ArgumentType.AllExtents => whole + ", " + List(4),
            ArgumentType.Padding => whole + ", " + oneAnAxis + ", { \"enum\": [\"valid\", \"same\"] }",
            ArgumentType.Layers =>
                "{ \"type\": \"string\" }, { \"type\": \"array\", \"items\": { \"type\": \"string\" }, \"minItems\": 1 }",
            ArgumentType.Layer => "{ \"type\": \"string\" }",
            ArgumentType.Number => real,
            ArgumentType.ExtendedNumber => $"{real}, {{ \"enum\": [\"{LayerArguments.Infinity}\", \"{LayerArguments.NegativeInfinity}\"] }}",
            ArgumentType.Numbers => $"{real}, {{ \"type\": \"array\", \"items\": {{ \"oneOf\": [{real}, {ExpressionForm}] }}, \"minItems\": 1 }}",
            ArgumentType.Choice => $"{{ \"enum\": [{string.Join(", ", argument.Choices.Select(Quote))}] }}",
            ArgumentType.Axes => "{ \"type\": \"string\", \"pattern\": \"^[CDHW]{1,4}$\" }",
            ArgumentType.Shape =>
                "{ \"type\": \"string\", \"pattern\": \"^[0-9]+(x[0-9]+){0,3}$\" }, "
                + "{ \"type\": \"array\", \"items\": { \"type\": \"integer\", \"minimum\": 1 }, \"minItems\": 1, \"maxItems\": 4 }",
            _ => "{ \"type\": \"boolean\" }",
        };
        return argument.Type is ArgumentType.Layer or ArgumentType.Layers or ArgumentType.Shape or ArgumentType.Axes ? $"\"oneOf\": [{forms}]" : $"\"oneOf\": [{forms}, {ExpressionForm}]";

        string List(int most) =>
            $"{{ \"type\": \"array\", \"items\": {{ \"oneOf\": [{whole}, {ExpressionForm}] }}, \"minItems\": 1, \"maxItems\": {Number(most)} }}";
    }

    private static bool IsLiteral(string text) =>
        text is "true" or "false" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static string Number(double number) => number.ToString("G15", CultureInfo.InvariantCulture);
}
