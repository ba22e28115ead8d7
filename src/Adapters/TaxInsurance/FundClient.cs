using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EHealth.Integration.Sdk.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>The fund's REST service: JSON over HTTP, problems after RFC 9457, the person's number never in a URL.</summary>
internal sealed class FundClient(
    HttpClient http, IOptions<InsuranceFundOptions> options, TimeProvider time, ILogger<FundClient> logger)
{
    /// <summary>An answer takes 100 bytes. A larger one than this is none, and must not fill our memory.</summary>
    private const int MaxReplyBytes = 256 * 1024;

    public static void Configure(IServiceProvider services, HttpClient http)
    {
        var options = services.GetRequiredService<IOptions<InsuranceFundOptions>>().Value;
        http.BaseAddress = options.Address;
        http.MaxResponseContentBufferSize = MaxReplyBytes;
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", options.ReadApiKey());

        // CheckAsync keeps the time, on a clock that tests can move.
        http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>The fund's answer about a person and a day; null when it says that it does not know the person.</summary>
    /// <exception cref="PartnerException">It said something else, or nothing.</exception>
    public async Task<EligibilityReply?> CheckAsync(string pinfl, DateOnly day, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Serialized beforehand: JsonContent sends chunks without a length, which old gateways refuse.
            var json = JsonSerializer.SerializeToUtf8Bytes(new EligibilityQuery(pinfl, day), FundJson.Default.EligibilityQuery);
            using var query = new ByteArrayContent(json);
            query.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.PostAsync("api/v1/eligibility", query, either.Token);
            var reply = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.StatusCode == HttpStatusCode.OK ? ReadAnswer(reply) : ReadProblem(response, reply);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NoAnswer(logger, "timeout");
            throw PartnerException.TimedOut(late);
        }
        catch (HttpRequestException broken)
        {
            Log.NoAnswer(logger, broken.HttpRequestError.ToString());
            throw FundFailure.Unreachable(broken);
        }
        catch (JsonException)
        {
            // Neither logged nor passed on: its text can quote the reply, and with it a person.
            Log.NoAnswer(logger, "unreadable reply");
            throw FundFailure.Unintelligible();
        }
    }

    private static EligibilityReply ReadAnswer(byte[] reply) =>
        JsonSerializer.Deserialize(reply, FundJson.Default.EligibilityReply) is { IsComplete: true } answer
            ? answer
            : throw new JsonException("half an answer");

    /// <summary>Null when the fund itself says that it does not know the person. A bare 404 says no such thing: it is a wrong path, or a
    /// proxy.</summary>
    private EligibilityReply? ReadProblem(HttpResponseMessage response, byte[] reply)
    {
        var code = FundFailure.ProblemCode(reply);
        if (response.StatusCode == HttpStatusCode.NotFound && code == "person-not-found")
        {
            return null;
        }

        Log.Declined(logger, (int)response.StatusCode, code);
        throw FundFailure.Declined(response.StatusCode, code, response.Headers.RetryAfter?.Delta);
    }
}
