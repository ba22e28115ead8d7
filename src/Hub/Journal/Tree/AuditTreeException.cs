namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>The journal does not extend what has been signed, or what was signed cannot be told: going on would sign a second history.</summary>
/// <param name="message">What is wrong, for the operator.</param>
public sealed class AuditTreeException(string message) : Exception(message);
