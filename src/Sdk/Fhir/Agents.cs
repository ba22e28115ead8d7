using EHealth.Integration.Contracts.Audit.V1;
using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir;

// Who took part: the system whose certificate was used (client), the one that answered (server), the one that was spoken for.
internal static class Agents
{
    // BALP names the roles by where the data goes: what is read goes to the client, what is created, changed or asked comes from it.
    public static IEnumerable<AuditEvent.AgentComponent> Of(AuditRecord record)
    {
        var isRead = record.Action == AuditAction.Read;
        var speaksForAnother = record.OnBehalfOf.Length > 0;
        yield return AgentOf(record.Sender, isRead ? Codes.DestinationRole : Codes.SourceRole, isRequestor: !speaksForAnother);
        yield return AgentOf(record.Recipient.Length > 0 ? record.Recipient : record.NodeId, isRead ? Codes.SourceRole : Codes.DestinationRole, isRequestor: false);
        if (speaksForAnother)
        {
            yield return new AuditEvent.AgentComponent
            {
                Type = record.Action is AuditAction.Read or AuditAction.Execute ? Codes.InformationRecipient : Codes.Author,
                Who = WhoIs(record.OnBehalfOf),
                Requestor = true,
            };
        }
    }

    public static ResourceReference WhoIs(string system) =>
        system.Length > 0 ? new ResourceReference { Identifier = Names.System(system), Display = system } : new ResourceReference { Display = "unknown" };

    private static AuditEvent.AgentComponent AgentOf(string system, CodeableConcept role, bool isRequestor) => new()
    {
        Type = role,
        Who = WhoIs(system),
        Requestor = isRequestor,

        // The record holds no address: the name that the system's certificate proves stands for it.
        Network = system.Length > 0 ? new AuditEvent.NetworkComponent { Address = system, Type = AuditEvent.AuditEventAgentNetworkType.N1 } : null,
    };
}
