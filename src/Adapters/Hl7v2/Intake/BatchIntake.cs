using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Takes the messages of a batch, each for itself: one that is refused holds up no other. A batch that cannot be whole is not begun: sent again, it does no harm.</summary>
internal sealed class BatchIntake(MessageIntake messages, RefusalReports reports, Acknowledger acknowledger)
{
    /// <summary>Takes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="certified">As with <see cref="MessageIntake.TakeAsync"/>.</param>
    /// <param name="cancellationToken">Abandons what has not begun.</param>
    public async ValueTask<BatchOutcome> TakeAsync(Hl7Batch batch, string? certified, CancellationToken cancellationToken)
    {
        var torn = batch.Mistakes is [var mistake, ..]
            ? new Hl7Refusal(HubErrorCode.MessageUnreadable, Location: null, $"nothing of the batch was taken: {mistake}")
            : null;
        if (torn is not null) await reports.ReportAsync("hl7v2/batch", torn, batch.Bytes, sourceId: "", sender: null, cancellationToken);

        var (answers, isTransient) = (new List<ReadOnlyMemory<byte>>(batch.Messages.Count), false);
        Action? onAnswered = null;
        foreach (var message in batch.Messages)
        {
            var outcome = torn is null
                ? await messages.TakeAsync(message, certified, cancellationToken)
                : new IntakeOutcome(acknowledger.AnswerUnreadable(message, Hl7ErrorTranslation.ToError(torn)), torn.Code);
            isTransient |= ErrorCatalogue.IsTransient(outcome.Refusal);
            if (!outcome.Answer.First.IsEmpty) answers.Add(outcome.Answer.First);
            if (!outcome.Answer.Second.IsEmpty) answers.Add(outcome.Answer.Second);
            onAnswered += outcome.Answer.OnSent;
        }

        return new BatchOutcome(answers, isTransient, onAnswered);
    }
}
