using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Tree;
using Microsoft.AspNetCore.Connections;

namespace EHealth.Integration.Hub.Host;

/// <summary>What stops a start, in one sentence for the operator.</summary>
public static class StartFailure
{
    /// <summary>The sentence; null for a fault of the program, whose stack trace is wanted.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        HubStartException start => start.Message,
        AuditTreeException tree => tree.Message,
        RelayTopicsException topics => topics.Message,
        ContractException contracts => contracts.Message,
        IOException { InnerException: AddressInUseException } inUse => $"{inUse.Message} Another program listens there; stop it, or choose another port (Hub:ContractPort, Hub:AdminPort)",
        _ => null,
    };
}
