namespace NetGen.Examples;

/// <summary>The second stage: the features of a region become the logits of the background and of each class, and the deltas of a box for
/// each class. The gradient of its input is what the first stage learns from.</summary>
[Network(Input = "64x4x4", InputGradient = true, Outputs = new[] { "scores", "boxes" })]
[Flatten, Dense(128), ReLU(Name = "hidden")]
[Dense(Scene.Classes + 1, Name = "scores")]
[Dense(Scene.Classes * 4, From = "hidden", Name = "boxes")]
public partial class TwoStageHead;
