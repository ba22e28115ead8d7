namespace EHealth.Integration.Hub.Host;

/// <summary>Log events of this assembly, ids 2000-2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Hub {NodeId} is ready: contracts on port {ContractPort}, health and metrics on port {AdminPort}, data in {DataDirectory}")]
    public static partial void HubReady(ILogger logger, string nodeId, int contractPort, int adminPort, string dataDirectory);

    [LoggerMessage(2001, LogLevel.Information, "Hub {NodeId} drains: {InFlight} exchanges under way")]
    public static partial void HubDraining(ILogger logger, string nodeId, int inFlight);

    [LoggerMessage(2002, LogLevel.Warning, "Hub {NodeId}: {InFlight} exchanges were still under way when the drain time was over")]
    public static partial void DrainIncomplete(ILogger logger, string nodeId, int inFlight);

    [LoggerMessage(2010, LogLevel.Warning, "Client certificate {SerialNumber} refused at the handshake: {Reasons}")]
    public static partial void ClientCertificateRefused(ILogger logger, string serialNumber, string reasons);

    [LoggerMessage(2011, LogLevel.Information, "Revocation list {Path} is in force")]
    public static partial void RevocationListLoaded(ILogger logger, string path);

    [LoggerMessage(2012, LogLevel.Error, "Revocation list {Path} is not used, the old one stays in force: {Reason}")]
    public static partial void RevocationListRejected(ILogger logger, string path, string reason);

    [LoggerMessage(2013, LogLevel.Information, "Server certificate {Path} is in force for new connections")]
    public static partial void ServerCertificateLoaded(ILogger logger, string path);

    [LoggerMessage(2014, LogLevel.Error, "Server certificate {Path} is not used, the old one stays in force: {Reason}")]
    public static partial void ServerCertificateRejected(ILogger logger, string path, string reason);

    [LoggerMessage(2015, LogLevel.Debug, "A connection began with bytes that are no TLS hello ({ExceptionType})")]
    public static partial void HandshakeUnreadable(ILogger logger, string exceptionType);

    [LoggerMessage(2020, LogLevel.Information, "Directory {Path} is in force: {Count} systems")]
    public static partial void DirectoryLoaded(ILogger logger, string path, int count);

    [LoggerMessage(2021, LogLevel.Error, "Directory {Path} is not used, the old one stays in force: {Mistakes}")]
    public static partial void DirectoryRejected(ILogger logger, string path, string mistakes);

    [LoggerMessage(2022, LogLevel.Critical, "The journal's disk is nearly full: {FreeBytes} bytes are free, fewer than {MinFreeBytes}. Nothing new is taken until {ResumeFreeBytes} are free; what was accepted is completed")]
    public static partial void RoomLow(ILogger logger, long freeBytes, long minFreeBytes, long resumeFreeBytes);

    [LoggerMessage(2023, LogLevel.Information, "The journal's disk has room again, {FreeBytes} bytes: messages are taken")]
    public static partial void RoomEnough(ILogger logger, long freeBytes);

    [LoggerMessage(2024, LogLevel.Warning, "The free room on the journal's disk cannot be read; the hub goes on until the journal finds none")]
    public static partial void RoomUnknown(ILogger logger);

    [LoggerMessage(2030, LogLevel.Information, "Provider {SystemId} is linked, offering {Contracts}")]
    public static partial void LinkOpened(ILogger logger, string systemId, string contracts);

    [LoggerMessage(2031, LogLevel.Information, "Provider {SystemId} is no longer linked: {Reason}")]
    public static partial void LinkClosed(ILogger logger, string systemId, string reason);
}
