namespace NetGen.Tests.Cli;

/// <summary>Specs that the tool is tried on.</summary>
internal static class Networks
{
    /// <summary>Branches, a block, dropout, fused activations, a view, two layouts.</summary>
    public const string Branches = """
        {
          "name": "Branches", "namespace": "Nets", "input": "3x16x16",
          "blocks": { "Residual": { "parameters": { "width": "required" }, "layers": [
            { "type": "Conv", "channels": "$width", "kernel": 3, "padding": 1 }, "ReLU",
            { "type": "Conv", "channels": "$width", "kernel": 3, "padding": 1 }, { "type": "Add", "inputs": ["input"] }, "ReLU" ] } },
          "layers": [
            { "type": "Conv", "channels": 16, "kernel": 3, "padding": 1, "name": "stem" }, "ReLU",
            { "type": "Residual", "width": 16, "name": "stage1", "repeat": 2 },
            { "type": "MaxPool", "kernel": 2, "name": "pool" },
            { "type": "Conv", "channels": 5, "kernel": 1, "name": "left" }, "Tanh",
            { "type": "Conv", "channels": 7, "kernel": 3, "padding": 1, "from": "pool", "name": "right" },
            { "type": "Concat", "inputs": ["tanh1", "right"] },
            { "type": "Dropout", "rate": 0.5, "name": "drop" }, "Flatten",
            { "type": "Dense", "features": 10, "name": "head" }
          ]
        }
        """;
}
