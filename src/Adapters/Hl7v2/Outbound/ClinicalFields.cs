using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Parts of the clinical contracts as HL7v2 data types. Each writes one field or component and leaves the place after it.</summary>
internal static class ClinicalFields
{
    private const string StatusChanged = "SC";

    /// <summary>CWE: the first two codes, then the source's words.</summary>
    public static Hl7Writer Concept(this Hl7Writer writer, Concept? concept)
    {
        if (concept is null) return writer;
        int written = 0;
        foreach (var coding in concept.Codings.Take(2))
        {
            if (written++ > 0) writer.Component();
            writer.Text(coding.Code).Component().Text(coding.Display).Component().Text(CodingSystems.NameOf(coding.System));
        }

        if (concept.Text.Length == 0 || concept.Codings.Any(coding => coding.Display == concept.Text)) return writer;

        // CWE.9 with codes before it; a text alone stands where every version looks for it.
        return written == 0 ? writer.Component().Text(concept.Text) : writer.Components(9 - (3 * written)).Text(concept.Text);
    }

    /// <summary>EI: number and who gave it.</summary>
    public static Hl7Writer Number(this Hl7Writer writer, RecordNumber? number)
    {
        if (number is null) return writer;
        writer.Text(number.Value);
        return number.Authority.Length > 0 ? writer.Component().Text(number.Authority) : writer;
    }

    /// <summary>XCN, one repetition each.</summary>
    public static Hl7Writer Practitioners(this Hl7Writer writer, IEnumerable<Practitioner> practitioners) => writer.Repeated(practitioners, static (writer, practitioner) =>
    {
        var name = practitioner.Name ?? new PersonName();
        writer.Text(practitioner.Number?.Value ?? "").Component().Text(name.Family).Component().Text(name.Given).Component().Text(name.Patronymic);

        // XCN.9 and 13: who gave the number, and of which kind it is.
        writer.Components(5).Text(practitioner.Number?.Authority ?? "").Components(4).Text(practitioner.Number?.Type ?? "");
    });

    /// <summary>DTM in the zone to write; nothing when there is none.</summary>
    public static Hl7Writer Time(this Hl7Writer writer, Timestamp? time, TimeSpan utcOffset) =>
        time is null ? writer : writer.Text(Hl7Timestamp.Format(time.ToDateTimeOffset(), utcOffset));

    /// <summary>NTE segments.</summary>
    public static void Notes(this Hl7Writer writer, IEnumerable<string> notes)
    {
        int number = 0;
        foreach (var note in notes) writer.Begin("NTE").Number(++number).Fields(2).Text(note).End();
    }

    /// <summary>PID and, when there is a visit, PV1, for messages that name the patient by number alone. PID-5 is required: its name type U says that none is stated.</summary>
    public static void PatientAndVisit(this Hl7Writer writer, Identifier patient, string visitNumber)
    {
        writer.Begin("PID").Number(1).Fields(2);
        PersonSegments.WriteIdentifiers(writer, [patient]);
        writer.Fields(2).Components(6).Text("U").End();
        if (visitNumber.Length > 0) writer.Begin("PV1").Number(1).Field().Text("U").Fields(17).Text(visitNumber).End();
    }

    /// <summary>CWE, one repetition each.</summary>
    public static Hl7Writer ConceptList(this Hl7Writer writer, IEnumerable<Concept> concepts) =>
        writer.Repeated(concepts, static (writer, concept) => writer.Concept(concept));

    /// <summary>The head of NDL: a practitioner (CNN), its parts as subcomponents.</summary>
    public static Hl7Writer PractitionerWithPlace(this Hl7Writer writer, Practitioner? practitioner)
    {
        if (practitioner is null) return writer;
        var name = practitioner.Name ?? new PersonName();
        writer.Text(practitioner.Number?.Value ?? "").Subcomponent().Text(name.Family).Subcomponent().Text(name.Given).Subcomponent().Text(name.Patronymic);

        // CNN.9: who gave the number.
        for (int i = 0; i < 5; i++) writer.Subcomponent();
        return writer.Text(practitioner.Number?.Authority ?? "");
    }

    /// <summary>ORC: what is done, the order's numbers, when, by whom. ORC-1 is required: what has no code in table 0119 is a change of status, which asks for nothing.</summary>
    public static void OrderControl(
        this Hl7Writer writer, string control, OrderReference? reference, Timestamp? orderedAt, IEnumerable<Practitioner> requesters, TimeSpan utcOffset)
    {
        writer.Begin("ORC").Text(control.Length > 0 ? control : StatusChanged).Field().Number(reference?.Placer).Field().Number(reference?.Filler);
        writer.Fields(6).Time(orderedAt, utcOffset).Fields(3).Practitioners(requesters).End();
    }
}
