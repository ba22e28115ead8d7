using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Tests.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

/// <summary>Looks at the memory of the whole process, so nothing else runs beside it.</summary>
[Collection(nameof(AllocationTests))]
public sealed class MessageFilterMemoryTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";

    [Fact]
    public void IdsBeyondWhatItKeeps_AllocateWhatIsFreedAgain()
    {
        var filter = new MessageFilter();
        const double MiB = 1024 * 1024;
        for (int number = 0; number < MessageKeys.TooMany; number++) filter.Add(MessageKeys.Of(Hospital, number));
        var full = GC.GetTotalMemory(forceFullCollection: true);
        for (int number = MessageKeys.TooMany; number < 2 * MessageKeys.TooMany; number++) filter.Add(MessageKeys.Of(Hospital, number));
        var fuller = GC.GetTotalMemory(forceFullCollection: true);

        GC.KeepAlive(filter);
        Assert.InRange((fuller - full) / MiB, -8, 4.5);
    }
}
