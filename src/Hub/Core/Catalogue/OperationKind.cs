namespace EHealth.Integration.Hub.Core.Catalogue;

/// <summary>What an <see cref="Operation"/> is.</summary>
public enum OperationKind
{
    /// <summary>A contract method: one request, one response.</summary>
    Call,

    /// <summary>An event type: one fact, any number of subscribers.</summary>
    Publish,
}
