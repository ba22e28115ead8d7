using System.Text.Json.Nodes;
using EHealth.Integration.Contracts.Audit.V1;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Records as JSON: the protobuf JSON mapping, and with each whether somebody broke the glass.</summary>
internal static class RecordJson
{
    public static JsonObject Of(AuditRecord record)
    {
        var json = Terminal.JsonOf(record).AsObject();
        json["breakGlass"] = BreakGlass.Is(record);
        return json;
    }
}
