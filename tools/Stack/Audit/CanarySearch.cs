using System.Collections.Concurrent;
using System.Text;

namespace EHealth.Integration.Stack.Audit;

/// <summary>Looks for people's numbers and names in what auditors can read.</summary>
internal sealed class CanarySearch
{
    private readonly ConcurrentDictionary<string, bool> _words = new(StringComparer.Ordinal);

    /// <summary>Takes in the words of one record's bytes: runs of letters and digits, as text of any field would show.</summary>
    public void Add(byte[] record)
    {
        var text = Encoding.UTF8.GetString(record);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '\u02BB' or '\u02BC' or '\u2018' or '\u2019' or '\'');
            if (inside)
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                _words.TryAdd(text[start..i], true);
                start = -1;
            }
        }
    }

    /// <summary>How many of these words have been seen.</summary>
    public long Found(IEnumerable<string> canaries) => canaries.LongCount(_words.ContainsKey);
}
