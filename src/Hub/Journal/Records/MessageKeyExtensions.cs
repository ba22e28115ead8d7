using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Journal.Records;

internal static class MessageKeyExtensions
{
    /// <summary>The key as the pipeline knows it.</summary>
    public static ReplayKey ToReplayKey(this MessageKey key) => new(key.SystemId, new Guid(key.MessageId.Span, bigEndian: true));
}
