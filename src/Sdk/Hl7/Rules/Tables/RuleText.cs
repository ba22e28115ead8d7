using System.Text;

namespace EHealth.Integration.Hl7.Rules.Tables;

/// <summary>The tables beside this file: one entry a line, <c>head: body</c>; indented lines go on, <c>//</c> begins a comment.</summary>
internal static class RuleText
{
    /// <summary>The words before the colon, and what follows it.</summary>
    public static IEnumerable<(string[] Head, string Body)> Read(string file)
    {
        var entry = new StringBuilder();
        foreach (string line in Lines(file))
        {
            if (!char.IsWhiteSpace(line[0]) && entry.Length > 0)
            {
                yield return Split(entry.ToString());
                entry.Clear();
            }

            entry.Append(line).Append(' ');
        }

        yield return Split(entry.ToString());
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var stream = typeof(RuleText).Assembly.GetManifestResourceStream(typeof(RuleText), file)
            ?? throw new InvalidOperationException($"{file} is not part of this assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)) yield return line;
        }
    }

    private static (string[] Head, string Body) Split(string entry)
    {
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        return (entry[..colon].Split(' '), entry[(colon + 1)..].Trim());
    }
}
