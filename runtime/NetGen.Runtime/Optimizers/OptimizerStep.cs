namespace NetGen;

/// <summary>What an optimizer needs to know of a training step.</summary>
/// <param name="Number">The number of the step; the first is 1.</param>
/// <param name="LearningRate">The learning rate, schedule included.</param>
/// <param name="WeightDecay">The weight decay of the parameters that are updated; 0 for those that do not
/// decay.</param>
public readonly record struct OptimizerStep(long Number, double LearningRate, double WeightDecay);
