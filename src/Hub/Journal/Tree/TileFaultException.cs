namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Records and tiles differ.</summary>
/// <param name="message">What and where.</param>
/// <param name="record">Audit index of the first record concerned.</param>
internal sealed class TileFaultException(string message, long record) : Exception(message)
{
    public long Record { get; } = record;
}
