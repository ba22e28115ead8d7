using System.Globalization;

namespace EHealth.Integration.Ehealthctl.Status;

/// <summary>Metrics in Prometheus' text format, as far as single numbers go. Source: prometheus.io/docs/instrumenting/exposition_formats.</summary>
internal sealed class MetricsText
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    private MetricsText()
    {
    }

    public static MetricsText Parse(string text)
    {
        var metrics = new MetricsText();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] != '#' && line.LastIndexOf(' ') is > 0 and var space && double.TryParse(line[(space + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                var name = line[..line.IndexOfAny(['{', ' '])];
                metrics._values[name] = metrics._values.GetValueOrDefault(name) + value;
            }
        }

        return metrics;
    }

    /// <summary>The value, summed over labels; null when there is none of this name.</summary>
    /// <param name="name">The instrument's name; what serves the metrics may have put its meter's name in front.</param>
    public double? Find(string name)
    {
        var found = _values.Where(metric => metric.Key == name).ToList();
        return found.Count == 0 ? null : found.Sum(metric => metric.Value);
    }
}
