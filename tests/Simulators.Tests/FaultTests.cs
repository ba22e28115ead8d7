using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Simulators.Tests;

public sealed class FaultTests : IAsyncLifetime
{
    private static readonly SyntheticPopulation People = new(2025);

    private readonly FakeTimeProvider _clock = new();
    private CivilRegistrySimulator _registry = null!;
    private RestCaller _caller = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await CivilRegistrySimulator.StartAsync(
            new RestSimulatorOptions { ApiKey = "key", Population = People, TimeProvider = _clock }, Cancellation);
        _caller = new RestCaller(_registry.Address, "key");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task ServiceUnavailable_IsAnsweredUntilCleared()
    {
        _registry.Faults.Mode = FaultMode.ServiceUnavailable;
        var (faulty, problem) = await QueryAsync(Cancellation);
        _registry.Faults.Clear();
        var (healthy, _) = await QueryAsync(Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, faulty);
        Assert.Equal("service-unavailable", problem.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, healthy);
    }

    [Fact]
    public async Task GarbageReply_IsNoJson()
    {
        _registry.Faults.Mode = FaultMode.GarbageReplies;

        await Assert.ThrowsAnyAsync<JsonException>(() => QueryAsync(Cancellation));
    }

    [Fact]
    public async Task ConnectionReset_EndsTheRequestWithoutAnswer()
    {
        _registry.Faults.Mode = FaultMode.ConnectionReset;

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => QueryAsync(Cancellation));
        Assert.Null(failure.StatusCode);
    }

    [Fact]
    public async Task Hang_LastsUntilTheServiceIsGone()
    {
        _registry.Faults.Mode = FaultMode.Hang;
        var hanging = QueryAsync(Cancellation);
        await ReceivedAsync(calls: 1);

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(hanging.IsCompleted);

        await _registry.StopListeningAsync(Cancellation);
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task CallerWhoGivesUpOnHang_LeavesTheServiceUsable()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _registry.Faults.Mode = FaultMode.Hang;
        var hanging = QueryAsync(patience.Token);
        await ReceivedAsync(calls: 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);

        _registry.Faults.Clear();

        Assert.Equal(HttpStatusCode.OK, (await QueryAsync(Cancellation)).Status);
    }

    [Fact]
    public async Task Latency_IsWaitedBeforeTheAnswer()
    {
        _registry.Faults.Latency = TimeSpan.FromSeconds(5);
        var slow = QueryAsync(Cancellation);
        await ReceivedAsync(calls: 1);
        Assert.False(slow.IsCompleted);

        // The request is counted an instant before its timer is set: turn the clock until it has been seen.
        await UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            return slow.IsCompleted;
        });

        Assert.Equal(HttpStatusCode.OK, (await slow).Status);
    }

    [Fact]
    public async Task StoppedListening_ConnectionsAreRefusedUntilResumedOnTheSamePort()
    {
        var address = _registry.Address;
        Assert.Equal(HttpStatusCode.OK, (await QueryAsync(Cancellation)).Status);

        await _registry.StopListeningAsync(Cancellation);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => QueryAsync(Cancellation));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);

        await _registry.ResumeListeningAsync(Cancellation);
        Assert.Equal(address, _registry.Address);
        Assert.Equal(HttpStatusCode.OK, (await QueryAsync(Cancellation)).Status);
    }

    [Fact]
    public async Task PortInUse_IsReportedAtStart()
    {
        var options = new RestSimulatorOptions { ApiKey = "key", Population = People, Port = _registry.Address.Port };

        await Assert.ThrowsAsync<IOException>(() => CivilRegistrySimulator.StartAsync(options, Cancellation));
    }

    [Fact]
    public void NegativeLatency_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _registry.Faults.Latency = TimeSpan.FromTicks(-1));

    private Task<(HttpStatusCode Status, JsonElement Body)> QueryAsync(CancellationToken cancellationToken) =>
        _caller.PostAsync("api/v1/persons/query", $$"""{"pinfl":"{{People.PersonAt(0).Pinfl}}"}""", cancellationToken);

    private Task ReceivedAsync(long calls) => UntilAsync(() => _registry.Calls >= calls);

    private static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
