using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Publishing;
using EHealth.Integration.Sdk.Subscriptions;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>Asks the fund about every admitted patient and publishes what it said, once for each admission.</summary>
internal sealed class AdmissionCoverage(FundClient fund, IEventPublisher events, TimeProvider time, ILogger<AdmissionCoverage> logger)
    : ISubscriber<PatientAdmitted>
{
    /// <exception cref="PartnerException">The fund gave no answer: the admission comes again, after the time the fund asked for.</exception>
    /// <exception cref="HubException">The hub did not take the event: likewise.</exception>
    public async Task HandleAsync(EventDelivery<PatientAdmitted> delivery, CancellationToken cancellationToken)
    {
        var (patient, encounter) = (delivery.Event.Patient, delivery.Event.Encounter);
        if (patient.Kind != IdentifierKind.Pinfl)
        {
            // The fund knows people by no other number, and coming again would not change that.
            Log.NothingToAskBy(logger, delivery.MessageId, patient.Kind);
            return;
        }

        var day = TashkentCalendar.DayOf(encounter.OccurredAt.ToDateTimeOffset());
        var reply = await fund.CheckAsync(patient.Value, day, cancellationToken);
        var finding = new CoverageChecked
        {
            Patient = patient,
            Coverage = CoverageTranslator.ToCoverage(reply),
            CauseMessageId = delivery.MessageId.ToString("D"),
            CheckedAt = time.GetUtcNow().ToTimestamp(),
        };
        await PublishOnceAsync(finding, delivery.MessageId, cancellationToken);
    }

    private async Task PublishOnceAsync(CoverageChecked finding, Guid cause, CancellationToken cancellationToken)
    {
        var messageId = DerivedMessageId.OfCoverageChecked(cause);
        try
        {
            var options = new PublishOptions { MessageId = messageId, Purpose = PurposeOfUse.Payment };
            await events.PublishAsync(finding, options, cancellationToken);
        }
        catch (HubException refused) when (refused.Code == HubErrorCode.MessageDuplicate)
        {
            // An earlier delivery of this admission was published and its acknowledgment lost. That finding stands; this one differs
            // at least in CheckedAt, which the hub takes for other content under a used id.
            Log.PublishedEarlier(logger, messageId, cause);
        }
    }
}
