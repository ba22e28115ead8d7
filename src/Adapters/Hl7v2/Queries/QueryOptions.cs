namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>A hospital system's own query for persons (QBP^Zxx), which puts in its own fields what QBP^Q22 puts in QPD-3.</summary>
public sealed class QueryOptions
{
    /// <summary>Trigger event of the query, MSH-9.2: <c>ZV1</c>.</summary>
    public string Trigger { get; set; } = "";

    /// <summary>Trigger event of the response: <c>ZV2</c>.</summary>
    public string Response { get; set; } = "";

    /// <summary>What stands where: the field of PID that is meant (<c>PID.3.1</c> PINFL, <c>PID.5.1</c> family name, <c>PID.5.2</c> given name, <c>PID.5.3</c>
    /// patronymic, <c>PID.7</c> date of birth, <c>PID.8</c> sex), and the place in the query (<c>QPD-3.1</c>).</summary>
    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();
}
