using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Runs the MLLP listeners for as long as the program runs, and drains them at the end.</summary>
internal sealed class Hl7v2Worker(
    IMllpMessageHandler handler, IOptions<Hl7v2Options> options, MllpListenerStatus status, TimeProvider time, ILogger<MllpServer> logger) : IHostedService, IAsyncDisposable
{
    private readonly List<MllpServer> _servers = [];
    private BrokenFrameCapture? _capture;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.CaptureDirectory.Length > 0)
        {
            _capture = new BrokenFrameCapture(handler, settings.CaptureDirectory, settings.MaxCaptures, time, logger);
        }

        if (settings.IsOpenToAll) Log.PlainPortOpenToAll(logger, settings.Port);
        var receiver = _capture ?? handler;
        var plain = new MllpServer(settings.EndPoint, settings.PlainServer(), receiver, time, logger);
        _servers.Add(plain);
        plain.Start();
        status.EndPoint = plain.LocalEndPoint;
        if (!settings.Tls.IsOn) return Task.CompletedTask;

        var secure = new MllpServer(settings.TlsEndPoint, settings.TlsServer, receiver, time, logger, new MllpServerTls(settings.Tls.Server, time, logger));
        _servers.Add(secure);
        secure.Start();
        status.TlsEndPoint = secure.LocalEndPoint;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_servers.Select(server => server.StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        if (_capture is not null) await _capture.DisposeAsync();
    }
}
