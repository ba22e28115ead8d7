using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>A message that is being mapped, and the first thing in it that a contract cannot express. Mappings read on after that, and ask once, at the end.</summary>
internal sealed class MessageReading(Hl7Message message, MappingContext context)
{
    /// <summary>16 MiB: more than the units of any real message.</summary>
    private const long MaxRepeatedBytes = 16 * 1024 * 1024;

    private long _repeatedBytes;

    /// <summary>The message.</summary>
    public Hl7Message Message => message;

    /// <summary>What the message leaves unsaid.</summary>
    public MappingContext Context => context;

    /// <summary>The first refusal; null while there is none.</summary>
    public Hl7Refusal? Refusal { get; private set; }

    /// <summary>The whole message.</summary>
    public SegmentGroup Whole => SegmentGroups.Whole(message);

    /// <summary>The facility's number of the visit.</summary>
    public string VisitNumber => First("PV1").Text(19);

    /// <summary>When the message was made.</summary>
    public Timestamp? SentAt => First("MSH").Instant(MessageHeader.SentAt);

    /// <summary>When it happened: EVN-6, else when it was recorded, EVN-2, else when the message was made.</summary>
    public Timestamp? EventAt => First("EVN") is var happened && happened.IsPresent ? happened.Instant(6) ?? happened.Instant(2) ?? SentAt : SentAt;

    /// <summary>Refuses the message, unless it is refused already.</summary>
    public void Refuse(HubErrorCode code, Hl7Location location, string text) => Refusal ??= new Hl7Refusal(code, location, text);

    /// <summary>Counts bytes that stand in the event more often than in the message, as a unit does behind each value.</summary>
    /// <returns>False when there are too many of them.</returns>
    public bool TryRepeat(long bytes) => (_repeatedBytes += bytes) <= MaxRepeatedBytes;

    /// <summary>The event, unless the message is refused.</summary>
    public MappingOutcome Outcome(IMessage mapped) => Refusal is { } refusal ? refusal : MappingOutcome.Of(mapped);

    /// <summary>As <see cref="Outcome"/>, of a message about several patients: an event for each.</summary>
    public MappingOutcome OutcomeOfEach(IReadOnlyList<MappedPart> parts) => Refusal is { } refusal ? refusal : MappingOutcome.OfEach(parts);

    /// <summary>As <see cref="Outcome"/>, of an event that names no patient.</summary>
    public MappingOutcome OutcomeAboutNobody(IMessage mapped) => Refusal is { } refusal ? refusal : MappingOutcome.OfNobody(mapped);

    /// <summary>The patient's PINFL; a message without is refused.</summary>
    public Identifier Patient() => Patient(First("PID"));

    /// <summary>The PINFL in one of several PID; a message without is refused.</summary>
    public Identifier Patient(SourceSegment segment)
    {
        if (PatientIdentifier.Find(segment, out var patient) is { } refusal) Refusal ??= refusal;
        return patient;
    }

    /// <summary>The segment at a place.</summary>
    public SourceSegment At(int index) => new(this, message.SegmentAt(index), index);

    /// <summary>The first segment with this name; one that is not present when there is none.</summary>
    public SourceSegment First(string name) => First(Whole, name);

    /// <summary>The first segment with this name in a group; one that is not present when there is none.</summary>
    public SourceSegment First(SegmentGroup group, string name) =>
        SegmentGroups.Find(message, group, name) is var index and >= 0 ? At(index) : new SourceSegment(this, new Hl7Segment(default, message.Syntax), -1);

    /// <summary>Remarks that follow a segment: one text an NTE. A hospital's own segments may stand between.</summary>
    public IEnumerable<string> NotesAfter(int index)
    {
        for (int i = index + 1; i < message.SegmentCount; i++)
        {
            var name = message.SegmentAt(i).Name;
            if (name[0] == 'Z') continue;
            if (!name.SequenceEqual("NTE"u8)) break;
            if (NoteAt(i) is { Length: > 0 } note) yield return note;
        }
    }

    /// <summary>All remarks in a group.</summary>
    public IEnumerable<string> NotesIn(SegmentGroup group)
    {
        for (int i = group.Start; i < group.End; i++)
        {
            if (SegmentGroups.Is(message.SegmentAt(i), "NTE") && NoteAt(i) is { Length: > 0 } note) yield return note;
        }
    }

    private string NoteAt(int index) => At(index).PlainText(3);
}
