using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Sdk.Fhir;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Writes records one by one: as lines for people, JSON lines, or FHIR AuditEvents a line.</summary>
internal sealed class RecordOutput
{
    private readonly Action<AuditRecord> _write;

    private RecordOutput(Action<AuditRecord> write) => _write = write;

    /// <summary>Asks the hub for the log's name, where the form tells it.</summary>
    public static async Task<RecordOutput> OpenAsync(Terminal terminal, bool isFhir, AuditQuestions audit)
    {
        if (isFhir)
        {
            var fhir = new AuditEventJson(await audit.OriginAsync());
            return new RecordOutput(record => terminal.WriteLine(fhir.Line(record)));
        }

        return terminal.IsJson ? new RecordOutput(record => terminal.WriteJsonLine(RecordJson.Of(record))) : new RecordOutput(new RecordLines(terminal).Write);
    }

    public static Option<bool> FhirOption() => new("--fhir") { Description = "Write each record as a FHIR R4 AuditEvent, one a line." };

    public void Write(AuditRecord record) => _write(record);
}
