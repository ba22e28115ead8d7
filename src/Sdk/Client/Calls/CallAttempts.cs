using EHealth.Integration.Protocol.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EHealth.Integration.Sdk.Calls;

/// <summary>One call and its repetitions. All carry the same message id, so that a provider's effect happens once.</summary>
internal sealed class CallAttempts<TRequest, TResponse>(
    TRequest request,
    ClientInterceptorContext<TRequest, TResponse> context,
    Interceptor.AsyncUnaryCallContinuation<TRequest, TResponse> continuation,
    HubClientOptions options,
    TimeProvider time)
    : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private AsyncUnaryCall<TResponse>? _current;

    public Task<Metadata> ResponseHeaders => _headers.Task;

    public Status LastStatus => _current?.GetStatus() ?? throw new InvalidOperationException("the call has not finished");

    public Metadata LastTrailers => _current?.GetTrailers() ?? throw new InvalidOperationException("the call has not finished");

    /// <summary>Runs the call to its end. Whatever that is, who waits for the headers learns it too.</summary>
    /// <param name="refusal">Why the request is not sent at all; null to send it.</param>
    public async Task<TResponse> RunAsync(HubException? refusal)
    {
        try
        {
            return refusal is null ? await RepeatAsync() : throw refusal;
        }
        catch (Exception failed)
        {
            _headers.TrySetException(failed);
            _ = _headers.Task.Exception; // observed: a caller who never asks for headers must not see it again at finalization
            throw;
        }
    }

    /// <summary>The caller has lost interest: neither a call under way nor a repetition goes on. The source holds nothing that needs disposal,
    /// and a repetition may still look at it.</summary>
    public void Dispose()
    {
        _abandoned.Cancel();
        _current?.Dispose();
    }

    private async Task<TResponse> RepeatAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _current = continuation(request, context);
                var response = await _current.ResponseAsync;
                _headers.TrySetResult(await _current.ResponseHeadersAsync);
                return response;
            }
            catch (RpcException failed) when (HubExceptionTranslation.FromRpc(failed) is { } known)
            {
                if (attempt >= options.MaxRetries || !ErrorCatalogue.IsTransient(known.Code) || !await PauseAsync(attempt, known.RetryAfter))
                {
                    throw known;
                }
            }
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <returns>False when the deadline would pass meanwhile.</returns>
    private async Task<bool> PauseAsync(int attempt, TimeSpan? advised)
    {
        var pause = Repetition.PauseAfter(attempt, advised);
        if (context.Options.Deadline is { } deadline && time.GetUtcNow() + pause >= deadline)
        {
            return false;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_abandoned.Token, context.Options.CancellationToken);
        await Task.Delay(pause, time, either.Token);
        return true;
    }
}
