namespace NetGen;

/// <summary>What an optimizer needs to know of a training step.</summary>
/// <param name="Number">The number of the step; the first is 1.</param>
/// <param name="LearningRate">The learning rate, schedule included.</param>
public readonly record struct OptimizerStep(long Number, double LearningRate);
