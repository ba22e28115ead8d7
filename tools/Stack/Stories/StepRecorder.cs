using System.Collections.Concurrent;

namespace EHealth.Integration.Stack.Stories;

/// <summary>Collects the times and findings of one step. Safe for concurrent use.</summary>
internal sealed class StepRecorder(string name, long expected)
{
    private const int MostFindings = 5;

    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentQueue<string> _findings = new();

    /// <summary>Notes one thing done.</summary>
    public void Done(TimeSpan elapsed) => _milliseconds.Add(elapsed.TotalMilliseconds);

    /// <summary>Notes what is not right; the first few are kept.</summary>
    public void Wrong(string finding)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Enqueue(finding);
        }
    }

    /// <summary>Notes a finding when two numbers differ.</summary>
    public void Expect(string what, long wanted, long found)
    {
        if (wanted != found)
        {
            Wrong($"{what}: {found} instead of {wanted}");
        }
    }

    public StepResult Result()
    {
        Expect("count", expected, _milliseconds.Count);
        var sorted = _milliseconds.Order().ToArray();
        return new StepResult(name, _findings.IsEmpty, sorted.Length, Percentile(sorted, 0.50), Percentile(sorted, 0.99), string.Join("; ", _findings));
    }

    private static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))], 2);
}
