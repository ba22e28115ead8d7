using System.Net;
using System.Text.Json;
using EHealth.Integration.Sdk.Providers;

namespace EHealth.Integration.Sdk.Rest;

/// <summary>What a failed conversation with a REST service means to the consumer.</summary>
internal static class RestFailure
{
    /// <summary>Advice when the partner gives none: a restart of its service lasts longer, a second attempt by hand does not.</summary>
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>No connection, or it broke: a read did nothing, wherever it broke.</summary>
    public static PartnerException Unreachable(HttpRequestException broken) => PartnerException.Unavailable(DefaultRetry, broken);

    /// <summary>An answer that is not in the agreed form. PARTNER_UNAVAILABLE: it is no "no" of the partner's (PARTNER_REJECTED), and no
    /// fault of hub or adapter (INTERNAL_ERROR); nothing was done, later may go better, and the circuit breaker should count it.</summary>
    public static PartnerException Unintelligible() => PartnerException.Unavailable(DefaultRetry);

    /// <summary>A status other than 200. A 4xx with a code of the partner's is its word on the question, except where it is about us: our
    /// key (401, 403) or our rate (429). All else is trouble the consumer can only wait out.</summary>
    public static PartnerException Declined(HttpStatusCode status, string? code, TimeSpan? retryAfter) => (int)status switch
    {
        >= 400 and < 500 and not (401 or 403 or 429) when code is not null => PartnerException.Rejected(code),
        _ => PartnerException.Unavailable(retryAfter is { } advised ? Within(advised) : DefaultRetry),
    };

    /// <summary>Member "code" of a problem; null when there is none or it is not made of a-z and '-' alone. Codes go into answers and
    /// logs, where a stranger's text could carry a person's number.</summary>
    public static string? ProblemCode(byte[] reply)
    {
        try
        {
            var code = JsonSerializer.Deserialize(reply, RestJson.Default.RestProblem)?.Code;
            return code is { Length: > 0 and <= 64 } && code.All(letter => char.IsAsciiLetterLower(letter) || letter == '-') ? code : null;
        }
        catch (JsonException)
        {
            return null; // a proxy's page
        }
    }

    private static TimeSpan Within(TimeSpan advised) =>
        advised < ShortestRetry ? ShortestRetry : advised > LongestRetry ? LongestRetry : advised;
}
