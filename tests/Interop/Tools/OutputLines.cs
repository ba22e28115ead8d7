namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>What a program has printed so far. Safe for any number of threads.</summary>
internal sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _waiting = [];

    /// <summary>How many lines there are; a place from which to wait for a line that is yet to come.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>Takes in a line; null is the end of the stream.</summary>
    public void AddIfAny(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (part, found) in _waiting)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }

    /// <summary>The first line that contains a text, printed already or yet to come.</summary>
    /// <param name="part">The text.</param>
    /// <param name="from">Lines before this one do not count.</param>
    public Task<string> WaitForAsync(string part, int from = 0)
    {
        lock (_lock)
        {
            if (_lines.Skip(from).FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((part, found));
            return found.Task;
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join(Environment.NewLine, _lines);
        }
    }
}
