namespace EHealth.Integration.Hub.Identity.Tests.Servers;

public enum RedisKind
{
    /// <summary>Microsoft Garnet in this process.</summary>
    Garnet,

    /// <summary>The system's redis-server as a child process.</summary>
    RedisServer,
}
