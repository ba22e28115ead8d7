using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>One small piece of work on the way of a message.</summary>
/// <param name="Name">Class and method: its key in <c>expected-allocations.json</c>.</param>
/// <param name="Run">Does it once, on the calling thread alone.</param>
internal sealed record MicroBenchmark(string Name, Func<int> Run)
{
    /// <summary>The classes, one a subject. BenchmarkDotNet wants them public and open.</summary>
    public static IReadOnlyList<Type> Subjects { get; } =
    [
        typeof(MllpFraming), typeof(Hl7Reading), typeof(Hl7Validating), typeof(Validation), typeof(ExchangeStages), typeof(JournalEncoding),
        typeof(TreeHashing), typeof(LinkFrames), typeof(LinkAnswering),
    ];

    /// <summary>All of them, ready to run.</summary>
    public static IReadOnlyList<MicroBenchmark> All() =>
    [
        .. from subject in Subjects
           let instance = Activator.CreateInstance(subject)
           from method in subject.GetMethods()
           where method.GetCustomAttribute<BenchmarkAttribute>() is not null
           select new MicroBenchmark($"{subject.Name}.{method.Name}", method.CreateDelegate<Func<int>>(instance)),
    ];
}
