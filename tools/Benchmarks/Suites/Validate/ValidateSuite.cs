using System.Diagnostics;
using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Insurance.V1;

namespace EHealth.Integration.Benchmarks.Suites.Validate;

/// <summary>Checking a message's rules on its bytes, beside what a hub without plans would do first: parse it with the generated classes, and check nothing yet.</summary>
internal sealed class ValidateSuite : IBenchmarkSuite
{
    /// <summary>Messages between two looks at the clock.</summary>
    private const int Batch = 500;

    private const int AllocationRounds = 10_000;

    public string Name => "validate";

    public string Question => "all rules of a message checked on its bytes, against a protobuf parse of the same bytes that checks no rule; one thread";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        ValidatedMessage[] messages =
        [
            ValidatedMessage.Of("eligibility request", ClinicalMessages.Eligibility(), CheckEligibilityRequest.Parser),
            ValidatedMessage.Of("admission event", ClinicalMessages.Admission(), PatientAdmitted.Parser),
            ValidatedMessage.Of("referral", ClinicalMessages.Referral(), Referral.Parser),
            ValidatedMessage.Of("document", EchoMessages.Request(1024), EchoRequest.Parser),
        ];
        var ratios = new List<Series>();
        var bytes = new List<Series>();
        foreach (var message in messages)
        {
            var (validator, parser) = ("validator", "protobuf parse");
            var reached = await run.CompareAsync(
                message.Name, "messages/s", [Contestant(validator, message.ValidateMany), Contestant(parser, message.ParseMany)], cancellationToken);
            ratios.Add(new Series(message.Name, [reached[validator].RatioTo(reached[parser])]));
            bytes.Add(new Series(message.Name, [AllocatedBy(message)]));
        }

        run.Report("validator against parse", "x", ratios);
        run.Report("validator, allocated", "bytes/message", bytes);
        run.Ratio("vs_parse", ratios.Min(series => series.Median));
        run.Ratio("bytes_allocated", bytes.Max(series => series.Median));
    }

    private static Contestant Contestant(string name, Action<int> work) => new(name, (time, cancellationToken) =>
    {
        var messages = 0L;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time && !cancellationToken.IsCancellationRequested)
        {
            work(Batch);
            messages += Batch;
        }

        return Task.FromResult(messages / Stopwatch.GetElapsedTime(start).TotalSeconds);
    });

    private static double AllocatedBy(ValidatedMessage message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        message.ValidateMany(AllocationRounds);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)AllocationRounds;
    }
}
