using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>Which acknowledgments a message asks for (MSH-15, MSH-16; HL7 v2.8.2 chapter 2.9.3).</summary>
/// <param name="IsEnhanced">False when both fields are empty: original mode, one answer that speaks for the application.</param>
/// <param name="Accept">MSH-15.</param>
/// <param name="Application">MSH-16.</param>
public readonly record struct AcknowledgmentDemand(bool IsEnhanced, AcknowledgmentCondition Accept, AcknowledgmentCondition Application)
{
    /// <summary>Reads the header. A field that is left empty beside the other one asks for nothing; a value outside of table 0155 is taken for AL: rather one
    /// answer too many than a sender who waits.</summary>
    public static AcknowledgmentDemand Of(Hl7Segment header)
    {
        var accept = header.Field(MessageHeader.AcceptAcknowledgment).Text;
        var application = header.Field(MessageHeader.ApplicationAcknowledgment).Text;
        return accept.HasValue || application.HasValue
            ? new AcknowledgmentDemand(true, ConditionOf(accept), ConditionOf(application))
            : new AcknowledgmentDemand(false, AcknowledgmentCondition.Never, AcknowledgmentCondition.Always);
    }

    /// <summary>Whether an accept acknowledgment goes out.</summary>
    /// <param name="success">True when the message is safe.</param>
    public bool WantsAccept(bool success) => Wants(Accept, success);

    /// <summary>Whether an acknowledgment of the application goes out.</summary>
    /// <param name="success">True when the application took the message.</param>
    public bool WantsApplication(bool success) => Wants(Application, success);

    private static bool Wants(AcknowledgmentCondition condition, bool success) => condition switch
    {
        AcknowledgmentCondition.Always => true,
        AcknowledgmentCondition.Never => false,
        AcknowledgmentCondition.OnError => !success,
        AcknowledgmentCondition.OnSuccess => success,
    };

    private static AcknowledgmentCondition ConditionOf(Hl7Text code) =>
        !code.HasValue || code.Is("NE"u8) ? AcknowledgmentCondition.Never
        : code.Is("ER"u8) ? AcknowledgmentCondition.OnError
        : code.Is("SU"u8) ? AcknowledgmentCondition.OnSuccess
        : AcknowledgmentCondition.Always;
}
