using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Runs the MLLP listener for as long as the program runs, and drains it at the end.</summary>
internal sealed class Hl7v2Worker(IMllpMessageHandler handler, IOptions<Hl7v2Options> options, MllpListenerStatus status, TimeProvider time, ILogger<MllpServer> logger) : IHostedService, IAsyncDisposable
{
    private readonly MllpServer _server = new(options.Value.EndPoint, options.Value.Server, handler, time, logger);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _server.Start();
        status.EndPoint = _server.LocalEndPoint;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
