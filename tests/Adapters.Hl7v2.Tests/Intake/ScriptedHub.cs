using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

/// <summary>The hub as the adapter's clients see it: answers what the test says, notes what was asked.</summary>
internal sealed class ScriptedHub : CallInvoker, IEventPublisher
{
    public Func<Task> Publish { get; set; } = () => Task.CompletedTask;

    public Func<ReportEdgeRefusalResponse> Report { get; set; } = () => new ReportEdgeRefusalResponse();

    /// <summary>Answers every other call.</summary>
    public Func<object, object> Ask { get; set; } = request => throw new NotSupportedException(request.GetType().Name);

    public List<(IMessage Event, PublishOptions Options)> Published { get; } = [];

    public List<ReportEdgeRefusalRequest> Reported { get; } = [];

    public List<string> OnBehalfOf { get; } = [];

    public async Task<PublishReceipt> PublishAsync(IMessage message, PublishOptions options, CancellationToken cancellationToken)
    {
        Published.Add((message, options with { SourceMessage = options.SourceMessage.ToArray() }));
        await Publish();
        return new PublishReceipt(options.MessageId!.Value, "exchange", 1, Repeated: false);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        OnBehalfOf.Add(options.Headers?.GetValue("ehealth-on-behalf-of") ?? "");
        return new AsyncUnaryCall<TResponse>(AnswerAsync<TResponse>(request), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private async Task<TResponse> AnswerAsync<TResponse>(object request)
    {
        await Task.Yield();
        if (request is not ReportEdgeRefusalRequest report) return (TResponse)Ask(request);
        Reported.Add(report);
        return (TResponse)(object)Report();
    }
}
