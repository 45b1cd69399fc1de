using System.Reflection;
using Xunit.Sdk;

namespace NetGen.Tests.EndToEnd;

/// <summary>A theory's case for each instruction set, those that this process cannot run included: such cases skip themselves with
/// <see cref="Theme.SkipUnlessSupported"/>, in sight of whoever reads the results.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryInstructionSetAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<InstructionSet>().Where(i => i != InstructionSet.Best).Select(i => new object[] { i });
}
