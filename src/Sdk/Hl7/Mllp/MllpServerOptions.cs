using System.ComponentModel.DataAnnotations;
using System.Net;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Limits of an MLLP listener.</summary>
public sealed class MllpServerOptions
{
    /// <summary>
    /// Connections served at once; one more is closed as soon as it is accepted. 1 to 10,000, default 5,000: an idle one costs a few
    /// kilobytes and no thread.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; set; } = 5_000;

    /// <summary>Connections served at once from one IP address; one more is closed as soon as it is accepted. 1 to 10,000, default 64.</summary>
    [Range(1, 10_000)]
    public int MaxConnectionsPerAddress { get; set; } = 64;

    /// <summary>Who may connect; a connection from elsewhere is closed as soon as it is accepted. Default empty: everybody.</summary>
    public IReadOnlyList<IPNetwork> AllowedAddresses { get; set; } = [];

    /// <summary>Longest message in bytes, without block bytes. 1 KiB to 256 MiB, default 64 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes that the connections' frames of more than 64 KiB may hold together, from their arrival to their acknowledgment. A
    /// connection that finds no room is not read until there is some. 1 KiB to 16 GiB, default 256 MiB. One frame always finds room:
    /// with less than <see cref="MaxFrameBytes"/> they go one at a time.
    /// </summary>
    [Range(1024, 16L * 1024 * 1024 * 1024)]
    public long MaxBufferedBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Bytes skipped before a start block; beyond them the connection is closed. 0 to 64 KiB, default 1 KiB.</summary>
    [Range(0, 64 * 1024)]
    public int MaxJunkBytes { get; set; } = 1024;

    /// <summary>Time from the accepted connection to the end of its TLS handshake. 1 second to 5 minutes, default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time between two frames after which the connection is closed; on a connection without TLS also before the first. 1 second to
    /// 7 days, default 1 hour: a small hospital may be silent for long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Time from a start block to its end block, however steadily bytes arrive; also the time that bytes without a start block wait
    /// for one, and the time a peer has to take an acknowledgment. 1 second to 1 hour, default 2 minutes (64 MiB on a line of
    /// 4.5 Mbit/s); it begins anew after a wait for room.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
