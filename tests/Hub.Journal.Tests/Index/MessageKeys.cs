using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

/// <summary>Message ids by the million.</summary>
internal static class MessageKeys
{
    /// <summary>Beyond what the filter keeps, which is some eleven million.</summary>
    public const int TooMany = 12_600_000;

    private const int IdsOfAMinute = 200_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Neighbours in time, as senders make them.</summary>
    public static ReplayKey Of(string system, int number)
    {
        var milliseconds = Start.AddMinutes(number / IdsOfAMinute).ToUnixTimeMilliseconds();
        return new ReplayKey(system, new Guid((int)(milliseconds >> 16), (short)milliseconds, 0x7000, [0x80, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]));
    }
}
