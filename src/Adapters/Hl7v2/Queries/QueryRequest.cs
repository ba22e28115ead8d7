using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>What a query message asks for.</summary>
/// <param name="Question">Whom.</param>
/// <param name="Limit">RCP-2: how many in one answer; 0 when it does not say.</param>
/// <param name="Skip">DSC-1: how many of them went out in answers before.</param>
/// <param name="Findings">Errors and warnings about its parameters.</param>
internal sealed record QueryRequest(PersonQuestion Question, int Limit, int Skip, IReadOnlyList<Hl7Error> Findings)
{
    private const int QueryParameterField = 3;

    /// <summary>Reads QBP^Q22: QPD-3 holds parameters by name, one a repetition (HL7 v2.8.2 chapter 3.3.57; IHE PDQ, ITI-21).</summary>
    public static QueryRequest OfParameters(Hl7Message message)
    {
        var (question, findings) = (new PersonQuestion(), new List<Hl7Error>());
        int repetition = 0;
        foreach (var parameter in message.Field("QPD", QueryParameterField))
        {
            var place = new Hl7Location("QPD", QueryParameterField, Component: 2, Repetition: ++repetition);
            Add(findings, QueryParameters.Take(question, parameter.Component(1).Text.GetString(), parameter.Component(2).Text, place));
        }

        return Of(message, question, findings);
    }

    /// <summary>Reads QBP^Q23: QPD-3 is the person's identifier (HL7 v2.8.2 chapter 3.3.58; IHE PIX, ITI-9).</summary>
    public static QueryRequest OfIdentifier(Hl7Message message)
    {
        var (question, findings) = (new PersonQuestion(), new List<Hl7Error>());
        var place = new Hl7Location("QPD", QueryParameterField, Component: 1);
        Add(findings, QueryParameters.Take(question, "PID.3.1", message.Field("QPD", QueryParameterField).Text, place));
        return Of(message, question, findings);
    }

    /// <summary>Reads a query of a hospital's own.</summary>
    public static QueryRequest OfFields(Hl7Message message, IEnumerable<KeyValuePair<string, Hl7Location>> places)
    {
        var (question, findings) = (new PersonQuestion(), new List<Hl7Error>());
        foreach (var (name, place) in places)
        {
            var value = message.Segment(place.Segment, place.Occurrence).Field(place.Field).Repetition(Math.Max(1, place.Repetition))
                .Component(Math.Max(1, place.Component)).Subcomponent(Math.Max(1, place.Subcomponent));
            Add(findings, QueryParameters.Take(question, name, value, place));
        }

        return Of(message, question, findings);
    }

    private static QueryRequest Of(Hl7Message message, PersonQuestion question, List<Hl7Error> findings) => new(
        question, NumberOf(message.Field("RCP", 2).Text), NumberOf(message.Field("DSC", 1).Text), findings);

    private static int NumberOf(Hl7Text text) => int.TryParse(text.Bytes, out int number) && number > 0 ? number : 0;

    private static void Add(List<Hl7Error> findings, Hl7Error? finding)
    {
        if (finding is not null) findings.Add(finding);
    }
}
