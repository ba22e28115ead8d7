using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What comes in by MLLP: a message, a batch, or neither.</summary>
internal sealed class MllpIntake(MessageIntake messages, BatchIntake batches, RefusalReports reports, Acknowledger acknowledger) : IMllpMessageHandler
{
    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage received, CancellationToken cancellationToken) =>
        Hl7Batch.TryParse(received.Bytes, out var batch)
            ? new MllpAnswer(BatchAnswer.Build(batch, (await batches.TakeAsync(batch, cancellationToken)).Answers, acknowledger))
            : (await messages.TakeAsync(received.Bytes, cancellationToken)).Answer;

    public async ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        var refusal = new Hl7Refusal(
            frame.Reason == MllpBrokenFrameReason.TooLarge ? HubErrorCode.MessageTooLarge : HubErrorCode.MessageUnreadable,
            Location: null,
            $"the MLLP frame is broken: {frame.Reason} after {frame.ByteCount} bytes");
        await reports.ReportAsync($"mllp/{frame.Reason}", refusal, frame.Bytes, sender: null, cancellationToken);
        return acknowledger.AnswerUnreadable(frame.Bytes, Hl7ErrorTranslation.ToError(refusal));
    }
}
