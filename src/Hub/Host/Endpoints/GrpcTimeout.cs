using System.Globalization;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const string Header = "grpc-timeout";
    private const int MostDigits = 8;

    /// <summary>How long the consumer waits; null when it sets no limit, or one that is no such text, which gRPC ignores too.</summary>
    public static TimeSpan? Of(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(Header, out var values) || values.Count != 1 || values[0] is not { Length: > 1 and <= MostDigits + 1 } text
            || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(amount),
            'M' => TimeSpan.FromMinutes(amount),
            'S' => TimeSpan.FromSeconds(amount),
            'm' => TimeSpan.FromMilliseconds(amount),
            'u' => TimeSpan.FromMicroseconds(amount),
            'n' => TimeSpan.FromTicks(amount / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
