using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Publishing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace EHealth.Integration.Sdk.Connection;

/// <summary>A system's connection to the hub: makes typed clients and publishes events. Safe for concurrent use; keep one for the life of the program.</summary>
public sealed class HubConnection : IDisposable
{
    private readonly HubCredentials _credentials;
    private readonly GrpcChannel _channel;
    private readonly EventPublisher _events;
    private readonly ActivityListener _tracePropagation = TracePropagation.Listen();

    private HubConnection(HubClientOptions options, TimeProvider time)
    {
        Options = options;
        _credentials = HubCredentials.Load(options);
        _channel = HubChannel.Open(options.Addresses, _credentials);
        Invoker = _channel.Intercept(new HubCallInterceptor(options, time));
        _events = new EventPublisher(new Events.EventsClient(Invoker), options, time);
    }

    /// <summary>Publishes events.</summary>
    public IEventPublisher Events => _events;

    internal HubClientOptions Options { get; }

    internal CallInvoker Invoker { get; }

    /// <summary>Checks the options and prepares the connection; the first call opens it.</summary>
    /// <exception cref="ValidationException">Options are out of their limits, or files are missing; the message lists all of it.</exception>
    public static HubConnection Open(HubClientOptions options, TimeProvider? time = null)
    {
        if (options.FindMistakes() is { Count: > 0 } mistakes)
        {
            throw new ValidationException(string.Join(Environment.NewLine, mistakes));
        }

        return new HubConnection(options, time ?? TimeProvider.System);
    }

    /// <summary>A generated client of a contract, for example <c>CivilRegistry.CivilRegistryClient</c>. Its calls throw <see cref="HubException"/>.</summary>
    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), Invoker)!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _events.Dispose();
        _channel.Dispose();
        _credentials.Dispose();
        _tracePropagation.Dispose();
    }

    /// <summary>A channel to one node, for a stream that must end there. The caller owns it.</summary>
    internal GrpcChannel OpenChannelTo(Uri address) => HubChannel.Open([address], _credentials);
}
