using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EHealth.Integration.Simulators.Rest;

/// <summary>Stands before a simulated service's endpoints: misbehaves as told, then asks for the key.</summary>
internal sealed class FaultMiddleware(RestSimulatorOptions options, FaultSwitch faults)
{
    private const string BrokenJson = """{"pinfl":"3""";
    private readonly byte[] _apiKey = Encoding.UTF8.GetBytes(options.ApiKey);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (latency, mode) = (faults.Latency, faults.Mode);
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, options.TimeProvider, context.RequestAborted);

        switch (mode)
        {
            case FaultMode.ServiceUnavailable:
                await Problem(context, new ProblemReply(503, "service-unavailable", "The service is down for maintenance"));
                break;
            case FaultMode.GarbageReplies:
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(BrokenJson, context.RequestAborted);
                break;
            case FaultMode.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, options.TimeProvider, context.RequestAborted);
                break;
            case FaultMode.ConnectionReset:
                context.Abort();
                break;
            case FaultMode.None when !HasKey(context.Request):
                await Problem(context, new ProblemReply(401, "api-key-invalid", "X-Api-Key is missing or wrong"));
                break;
            case FaultMode.None:
                await next(context);
                break;
        }
    }

    private bool HasKey(HttpRequest request) => request.Headers.TryGetValue("X-Api-Key", out var values)
        && values is [{ } key] && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), _apiKey);

    private static Task Problem(HttpContext context, ProblemReply problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, RestJson.Utf8.ProblemReply, "application/problem+json", context.RequestAborted);
    }
}
