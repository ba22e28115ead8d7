using System.Globalization;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>A hub's <c>/metrics</c> page, as a monitoring system reads it.</summary>
internal sealed class HubMetricsPage(string text)
{
    public static async Task<HubMetricsPage> ReadAsync(Uri admin, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        return new HubMetricsPage(await client.GetStringAsync(new Uri(admin, "metrics"), cancellationToken));
    }

    /// <summary>The value of a metric that has one series.</summary>
    /// <param name="name">Its name, without the meter's in front.</param>
    public long Value(string name)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.Split(' ', '{')[0] == name);
        Assert.True(line is not null, $"There is no metric {name} on the page:{Environment.NewLine}{text}");
        return (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
