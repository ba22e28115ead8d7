using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EHealth.Integration.Sdk.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Sdk.Rest;

/// <summary>A partner's REST service: JSON over HTTP POST, problems after RFC 9457, a person's number never in a URL. It is asked once: repeating is the consumer's.</summary>
public sealed class RestPartner(HttpClient http, IOptions<RestPartnerOptions> options, TimeProvider time, ILogger<RestPartner> logger)
{
    /// <summary>Answers of registers take a few KB. A larger one than this is none, and must not fill our memory.</summary>
    private const int MaxReplyBytes = 256 * 1024;

    internal static void Configure(IServiceProvider services, HttpClient http)
    {
        var options = services.GetRequiredService<IOptions<RestPartnerOptions>>().Value;
        http.BaseAddress = options.Address;
        http.MaxResponseContentBufferSize = MaxReplyBytes;
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", options.ReadApiKey());

        // AskAsync keeps the time, on a clock that tests can move.
        http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Asks one question.</summary>
    /// <param name="path">Path below the partner's address; it stands in logs.</param>
    /// <param name="query">The question, sent as JSON.</param>
    /// <param name="queryType">How it is written.</param>
    /// <param name="replyType">How the answer is read.</param>
    /// <param name="unknownCode">The problem code with which the partner itself says, beside status 404, that it knows no such person. A bare 404
    /// says no such thing: it is a wrong path, or a proxy.</param>
    /// <param name="isAnswer">Whether a reply is whole and answers this question; another person's entry is worse than none.</param>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any more.</param>
    /// <returns>The answer; null when the partner says that it knows no such person.</returns>
    /// <exception cref="PartnerException">It said something else, or nothing.</exception>
    public async Task<TReply?> AskAsync<TQuery, TReply>(
        string path, TQuery query, JsonTypeInfo<TQuery> queryType, JsonTypeInfo<TReply> replyType, string unknownCode, Func<TReply, bool> isAnswer, CancellationToken cancellationToken)
        where TReply : class
    {
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Serialized beforehand: JsonContent sends chunks without a length, which old gateways refuse.
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(query, queryType));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.PostAsync(path, content, either.Token);
            var reply = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? ReadReply(reply, replyType, isAnswer)
                : IsUnknown(response, reply, unknownCode) ? null : throw Declined(path, response, reply);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NoAnswer(logger, path, "timeout");
            throw PartnerException.TimedOut(late);
        }
        catch (HttpRequestException broken)
        {
            Log.NoAnswer(logger, path, broken.HttpRequestError.ToString());
            throw RestFailure.Unreachable(broken);
        }
        catch (JsonException)
        {
            // Neither logged nor passed on: its text can quote the reply, and with it a person.
            Log.NoAnswer(logger, path, "unreadable reply");
            throw RestFailure.Unintelligible();
        }
    }

    private static TReply ReadReply<TReply>(byte[] reply, JsonTypeInfo<TReply> type, Func<TReply, bool> isAnswer)
        where TReply : class =>
        JsonSerializer.Deserialize(reply, type) is { } answer && isAnswer(answer) ? answer : throw new JsonException("not an answer to the question");

    private static bool IsUnknown(HttpResponseMessage response, byte[] reply, string unknownCode) =>
        response.StatusCode == HttpStatusCode.NotFound && RestFailure.ProblemCode(reply) == unknownCode;

    private PartnerException Declined(string path, HttpResponseMessage response, byte[] reply)
    {
        var code = RestFailure.ProblemCode(reply);
        Log.Declined(logger, path, (int)response.StatusCode, code);
        return RestFailure.Declined(response.StatusCode, code, response.Headers.RetryAfter?.Delta);
    }
}
