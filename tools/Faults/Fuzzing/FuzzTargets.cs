using EHealth.Integration.Faults.Fuzzing.Targets;

namespace EHealth.Integration.Faults.Fuzzing;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
        [
            new FramerTarget(), new ParserTarget(), new EscapesTarget(), new CharsetTarget(), new ValidatorTarget(), new BatchTarget(), new ProfileTarget(),
            new JournalTarget(), new DumpTarget(), new NoteTarget(),
        ];

    /// <summary>The target with a name; null when there is none.</summary>
    public static IFuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
