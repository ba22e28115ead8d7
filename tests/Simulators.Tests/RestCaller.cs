using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EHealth.Integration.Simulators.Tests;

/// <summary>A plain HTTP client of a simulated service.</summary>
internal sealed class RestCaller : IDisposable
{
    private readonly HttpClient _http;

    public RestCaller(Uri address, string? apiKey)
    {
        // Without a propagator the client adds no traceparent of its own.
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator() };
        _http = new HttpClient(handler) { BaseAddress = address };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        string path, string json, CancellationToken cancellationToken, string? traceparent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (traceparent is not null)
            request.Headers.Add("traceparent", traceparent);

        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (response.StatusCode, JsonElement.Parse(body));
    }

    public void Dispose() => _http.Dispose();
}
