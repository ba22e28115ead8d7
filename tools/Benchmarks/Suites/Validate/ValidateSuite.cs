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
    /// <summary>Messages of one, then as many of the other: some tenths of a millisecond each. Such a machine changes its speed from second to second; in turns
    /// this short both meet the same.</summary>
    private const int Batch = 500;

    private const int AllocationRounds = 10_000;

    public string Name => "validate";

    public string Question => "all rules of a message checked on its bytes, against a protobuf parse of the same bytes that checks no rule; one thread";

    public Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
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
            var (validator, parser) = Compare(run, message, cancellationToken);
            run.Report(message.Name, "messages/s", [validator, parser]);
            ratios.Add(new Series(message.Name, [.. validator.Values.Zip(parser.Values, (checks, parses) => checks / parses)]));
            bytes.Add(new Series(message.Name, [AllocatedBy(message)]));
        }

        run.Report("validator against parse", "x", ratios);
        run.Report("validator, allocated", "bytes/message", bytes);
        run.Ratio("vs_parse", ratios.Min(series => series.Median));
        run.Ratio("bytes_allocated", bytes.Max(series => series.Median));
        return Task.CompletedTask;
    }

    private static (Series Validator, Series Parser) Compare(SuiteRun run, ValidatedMessage message, CancellationToken cancellationToken)
    {
        Measure(message, run.Options.WarmUpTime, cancellationToken);
        var rounds = Enumerable.Range(0, run.Options.Rounds).Select(_ => Measure(message, run.Options.RoundTime, cancellationToken)).ToList();
        return (new Series("validator", [.. rounds.Select(round => round.Validated)]), new Series("protobuf parse", [.. rounds.Select(round => round.Parsed)]));
    }

    /// <returns>Messages a second of each, counted over its own turns. The parser's garbage is collected in the parser's turns: the validator makes none.</returns>
    private static (double Validated, double Parsed) Measure(ValidatedMessage message, TimeSpan time, CancellationToken cancellationToken)
    {
        var (validating, parsing) = (0L, 0L);
        var messages = 0L;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < 2 * time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            message.ValidateMany(Batch);
            var between = Stopwatch.GetTimestamp();
            message.ParseMany(Batch);
            validating += between - began;
            parsing += Stopwatch.GetTimestamp() - between;
            messages += Batch;
        }

        return (messages / Stopwatch.GetElapsedTime(0, validating).TotalSeconds, messages / Stopwatch.GetElapsedTime(0, parsing).TotalSeconds);
    }

    private static double AllocatedBy(ValidatedMessage message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        message.ValidateMany(AllocationRounds);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)AllocationRounds;
    }
}
