using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EHealth.Integration.Sdk.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>The registry's REST service: JSON over HTTP, problems after RFC 9457, the person's number never in a URL.</summary>
internal sealed class RegistryClient(
    HttpClient http, IOptions<CivilRegistryOptions> options, TimeProvider time, ILogger<RegistryClient> logger)
{
    /// <summary>A person's entry takes 1 KB. A larger answer than this is not one, and must not fill our memory.</summary>
    private const int MaxReplyBytes = 256 * 1024;

    public static void Configure(IServiceProvider services, HttpClient http)
    {
        var options = services.GetRequiredService<IOptions<CivilRegistryOptions>>().Value;
        http.BaseAddress = options.Address;
        http.MaxResponseContentBufferSize = MaxReplyBytes;
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", options.ReadApiKey());

        // FindAsync keeps the time, on a clock that tests can move.
        http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>The registry's entry for a number; null when it says that there is none.</summary>
    /// <exception cref="PartnerException">It said something else, or nothing.</exception>
    public async Task<PersonEntry?> FindAsync(string pinfl, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Serialized beforehand: JsonContent sends chunks without a length, which old gateways refuse.
            var json = JsonSerializer.SerializeToUtf8Bytes(new PersonQuery(pinfl), RegistryJson.Default.PersonQuery);
            using var query = new ByteArrayContent(json);
            query.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.PostAsync("api/v1/persons/query", query, either.Token);
            var reply = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.StatusCode == HttpStatusCode.OK ? ReadEntry(reply, pinfl) : ReadProblem(response, reply);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NoAnswer(logger, "timeout");
            throw PartnerException.TimedOut(late);
        }
        catch (HttpRequestException broken)
        {
            Log.NoAnswer(logger, broken.HttpRequestError.ToString());
            throw RegistryFailure.Unreachable(broken);
        }
        catch (JsonException)
        {
            // Neither logged nor passed on: its text can quote the reply, and with it a person.
            Log.NoAnswer(logger, "unreadable reply");
            throw RegistryFailure.Unintelligible();
        }
    }

    private static PersonEntry ReadEntry(byte[] reply, string pinfl)
    {
        var entry = JsonSerializer.Deserialize(reply, RegistryJson.Default.PersonEntry);

        // Another person's entry is worse than none.
        return entry is not null && entry.Pinfl == pinfl ? entry : throw new JsonException("not the entry that was asked for");
    }

    /// <summary>Null when the registry itself says that it has no entry. A bare 404 says no such thing: it is a wrong path, or a
    /// proxy.</summary>
    private PersonEntry? ReadProblem(HttpResponseMessage response, byte[] reply)
    {
        var code = RegistryFailure.ProblemCode(reply);
        if (response.StatusCode == HttpStatusCode.NotFound && code == "person-not-found")
        {
            return null;
        }

        Log.Declined(logger, (int)response.StatusCode, code);
        throw RegistryFailure.Declined(response.StatusCode, code, response.Headers.RetryAfter?.Delta);
    }
}
