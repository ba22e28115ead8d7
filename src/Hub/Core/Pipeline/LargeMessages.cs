using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Memory;

namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>The room that large events share. Two rooms, so that subscribers who take their time never stand in the way of acceptance.</summary>
public sealed class LargeMessages(AdmissionOptions options, MemoryReturn memory)
{
    /// <summary>Messages of more than 1 MiB take room. Of smaller ones there is a limit by number (<see cref="AdmissionOptions.MaxInFlight"/>).</summary>
    public const int From = 1024 * 1024;

    /// <summary>Events on their way in, from the first byte read to the journal's answer.</summary>
    public ByteRoom Publications { get; } = new(options.LargeMessageBytes, memory.Note);

    /// <summary>Events on their way to a subscriber, from the journal to the last byte sent.</summary>
    public ByteRoom Deliveries { get; } = new(options.LargeMessageBytes, memory.Note);
}
