using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Validation: any message is judged at every level, each finding at a place there is, and the tolerant find nothing that the strict do not.</summary>
/// <remarks>The first byte chooses the version that the message is said to be in; one value leaves it as it came.</remarks>
internal sealed class ValidatorTarget : IFuzzTarget
{
    private const int MostFindings = 100;

    private static readonly string[] Versions = ["", "2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2"];

    private static readonly string[] Messages =
    [
        SeedMessages.Admit, SeedMessages.Result, SeedMessages.Order, SeedMessages.OtherDelimiters,
        "MSH|^~\\&|A|B|||20260901||MDM^T02|9|P|2.6\rEVN|T02|20260901\rPID|1||1||A^B\rPV1|1|I\rTXA|1|CN|TX||||||||D1|||||LA\rOBX|1|TX|T||x||||||F\r",
        "MSH|^~\\&|A|B|||20260901||RDE^O11|10|P|2.5\rPID|1||1||A^B\rORC|NW|1\rRXE|^^^20260901|X^Y|1||mg\rRXR|PO\r",
        "MSH|^~\\&|A|B|||20260901||QBP^Q22|11|P|2.5\rQPD|Q22^F^HL7|Q1|@PID.5.1^A\rRCP|I|5^RD\r",
        // More findings than are told.
        SeedMessages.Result + string.Concat(Enumerable.Repeat("OBX\r", MostFindings)),
    ];

    public string Name => "validator";

    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Messages.SelectMany((message, i) => new[] { 0, 1 + i, 7 + i }.Select(version => (byte[])[(byte)version, .. SeedMessages.Bytes(message)]))];

    public void Run(byte[] input)
    {
        if (input.Length == 0 || Hl7Message.Parse(input.AsMemory(1)).Message is not { } message) return;
        if (Versions[input[0] % Versions.Length] is { Length: > 0 } version)
        {
            var draft = new Hl7Draft(message);
            draft.Set(new Hl7Location("MSH", MessageHeader.VersionId), version);
            message = Hl7Message.Parse(draft.ToBytes(), message.Syntax.Charset).Message;
        }

        // Without what stood in MSH-12, single bytes may be UTF-8 by chance, and the message is refused.
        if (message is not null) Check(message);
    }

    private static void Check(Hl7Message message)
    {
        Invariant.Holds(Hl7Validator.Validate(message, Hl7ValidationLevel.Off).Count == 0, "nothing is found when nothing is looked for");
        var strict = Hl7Validator.Validate(message, Hl7ValidationLevel.Strict);
        var tolerant = Hl7Validator.Validate(message, Hl7ValidationLevel.Tolerant);
        Invariant.Holds(strict.Count <= MostFindings && tolerant.Count <= strict.Count, "there are no more findings than may be, and no more tolerant ones than strict ones");
        foreach (var finding in strict) CheckFinding(message, finding);
        if (strict.Count == MostFindings) return;
        foreach (var finding in tolerant)
        {
            Invariant.Holds(strict.Any(other => other.Code == finding.Code && other.Location == finding.Location), "the strict find all that the tolerant find");
        }
    }

    private static void CheckFinding(Hl7Message message, Hl7Error finding)
    {
        Invariant.Holds(finding.Location is not null, "a finding has a place");
        var location = finding.Location.Value;
        Invariant.Holds(
            finding.Code is Hl7ErrorCode.SegmentSequenceError || message.Segment(location.Segment, location.Occurrence).IsPresent,
            "what is wrong with a segment is told of one that is there");
        bool isError = finding.Severity == Hl7Severity.Error;
        Invariant.Holds(isError == (finding.Acknowledgment == Hl7AcknowledgmentCode.Error), "an error is refused and a warning is not");
        _ = message.GetText(location);
    }
}
