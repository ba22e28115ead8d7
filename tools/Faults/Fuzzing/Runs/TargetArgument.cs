using System.CommandLine;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary>The name of a target on the command line.</summary>
internal static class TargetArgument
{
    public static string Names { get; } = string.Join(", ", FuzzTargets.All.Select(target => target.Name));

    public static Argument<IFuzzTarget> Create() => new("target")
    {
        Description = $"One of {Names}.",
        CustomParser = result =>
        {
            var target = FuzzTargets.Find(result.Tokens[0].Value);
            if (target is null) result.AddError($"There is no target '{result.Tokens[0].Value}'. There are: {Names}.");
            return target;
        },
    };
}
