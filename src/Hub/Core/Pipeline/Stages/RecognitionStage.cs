using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Do we know whom it is about; asked only when the publisher wants it. One exchange instead of two: the publisher need not resolve the
/// subject first, with a record and a sync of its own.</summary>
public sealed class RecognitionStage(IPersonRegister persons)
{
    /// <summary>Refuses an event about nobody known; see PublishRequest.subject_must_be_known.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HubError?> CheckAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!exchange.SubjectMustBeKnown)
        {
            return null;
        }

        if (exchange.SubjectKind != IdentifierKind.Pinfl)
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = "subject_must_be_known", Rule = "pinfl_only" };
        }

        // Of the publication's trace: the one that is current belongs to the stream on which it came.
        using var span = HubActivity.Source.StartActivity(
            "recognise", ActivityKind.Internal, ActivityContext.TryParse(exchange.TraceParent, traceState: null, out var published) ? published : default);
        try
        {
            return await persons.CheckAsync(Encoding.UTF8.GetString(exchange.Subject.Span), exchange, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new HubError(HubErrorCode.PartnerTimeout); // the publisher waits no longer: recorded, and nobody is told
        }
    }
}
