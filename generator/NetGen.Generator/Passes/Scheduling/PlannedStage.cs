using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>A part of a pass whose work is split over threads in one way.</summary>
/// <param name="Name">The name of its method.</param>
/// <param name="OverImages">Whether its work items are the images; else those of its one kernel.</param>
/// <param name="Steps">The calls in order.</param>
/// <param name="WorkItems">The number of work items; 0 when they are the images.</param>
/// <param name="Barrier">Whether every thread must be done before any starts the next stage.</param>
public sealed record PlannedStage(
    string Name, bool OverImages, EquatableArray<Step> Steps, int WorkItems, bool Barrier);
