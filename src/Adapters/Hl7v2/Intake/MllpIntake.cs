using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Protocol.Memory;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What comes in by MLLP: a message, a batch, or neither.</summary>
internal sealed class MllpIntake(MessageIntake messages, BatchIntake batches, RefusalReports reports, Acknowledger acknowledger, MemoryReturn memory) : IMllpMessageHandler
{
    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage received, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(received, cancellationToken);
        }
        finally
        {
            memory.Note(received.Bytes.Length);
        }
    }

    private async ValueTask<MllpAnswer> TakeAsync(MllpMessage received, CancellationToken cancellationToken)
    {
        if (!Hl7Batch.TryParse(received.Bytes, out var batch)) return (await messages.TakeAsync(received.Bytes, received.System, cancellationToken)).Answer;
        var outcome = await batches.TakeAsync(batch, received.System, cancellationToken);
        return new MllpAnswer(BatchAnswer.Build(batch, outcome.Answers, acknowledger), OnSent: outcome.OnAnswered);
    }

    public async ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        var refusal = new Hl7Refusal(
            CodeOf(frame.Reason),
            Location: null,
            $"the MLLP frame is broken: {frame.Reason} after {frame.ByteCount} bytes");
        await reports.ReportAsync($"mllp/{frame.Reason}", refusal, frame.Bytes, sourceId: "", sender: null, cancellationToken);
        return MayHoldAHeader(frame.Reason) ? acknowledger.AnswerUnreadable(frame.Bytes, Hl7ErrorTranslation.ToError(refusal)) : MllpAnswer.None;
    }

    private static HubErrorCode CodeOf(MllpBrokenFrameReason reason) => reason switch
    {
        MllpBrokenFrameReason.TooLarge => HubErrorCode.MessageTooLarge,
        MllpBrokenFrameReason.HandshakeFailed or MllpBrokenFrameReason.CertificateRevoked => HubErrorCode.SenderUnauthenticated,
        _ => HubErrorCode.MessageUnreadable,
    };

    // Without a start block nobody knows where the bytes began: what looks like a header may be the second half of another message.
    private static bool MayHoldAHeader(MllpBrokenFrameReason reason) => reason is MllpBrokenFrameReason.PeerClosedInsideFrame
        or MllpBrokenFrameReason.TooLarge or MllpBrokenFrameReason.InvalidByte or MllpBrokenFrameReason.TimedOut;
}
