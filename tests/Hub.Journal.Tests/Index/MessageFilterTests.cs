using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Index;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

public sealed class MessageFilterTests
{
    /// <summary>More than the first two layers take.</summary>
    private const int Ids = 350_000;

    private readonly MessageFilter _filter = new();

    [Fact]
    public void WhatWasAdded_IsAlwaysFound()
    {
        Fill();

        Assert.All(Keys("uz.hosp.sirdaryo-01.his"), key => Assert.True(_filter.MayContain(key)));
    }

    [Fact]
    public void WhatWasNotAdded_IsSeldomTakenForKnown()
    {
        Fill();

        // The same ids of another system: they differ in nothing else.
        var mistaken = Keys("uz.clinic.andijon-07").Count(_filter.MayContain);

        Assert.InRange(mistaken, 0, Ids * 3 / 100);
    }

    [Fact]
    public void EmptyFilter_KnowsNothing()
    {
        _filter.Complete();

        Assert.DoesNotContain(Keys("uz.clinic.andijon-07").Take(1000), _filter.MayContain);
    }

    [Fact]
    public void FilterThatIsNotComplete_TakesEveryIdForKnown() => Assert.All(Keys("uz.clinic.andijon-07").Take(1000), key => Assert.True(_filter.MayContain(key)));

    private void Fill()
    {
        foreach (var key in Keys("uz.hosp.sirdaryo-01.his"))
        {
            _filter.Add(key);
        }

        _filter.Complete();
    }

    /// <summary>Neighbours in time, as senders make them.</summary>
    private static IEnumerable<ReplayKey> Keys(string system) =>
        Enumerable.Range(0, Ids).Select(number => new ReplayKey(system, new Guid(number, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1])));
}
