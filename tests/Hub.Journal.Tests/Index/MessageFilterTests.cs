using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Index;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

public sealed class MessageFilterTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";
    private const string Clinic = "uz.clinic.andijon-07";
    private const int Ids = 350_000;

    private readonly MessageFilter _filter = new();

    [Fact]
    public void WhatWasAdded_IsAlwaysFound()
    {
        Fill(Ids);

        Assert.All(Keys(Hospital, Ids), key => Assert.True(_filter.MayContain(key)));
    }

    [Fact]
    public void WhatWasNotAdded_IsSeldomTakenForKnown()
    {
        Fill(Ids);

        // The same ids of another system: they differ in nothing else.
        var mistaken = Keys(Clinic, Ids).Count(_filter.MayContain);

        Assert.InRange(mistaken, 0, Ids * 3 / 100);
    }

    [Fact]
    public void MoreIdsThanItKeeps_AreAllFoundAndNewOnesMostlyNot()
    {
        // Among them random ids (UUIDv4), which say no time.
        var dice = new Random(4);
        var bytes = new byte[16];
        var random = new List<ReplayKey>();
        for (int i = 0; i < 1000; i++)
        {
            dice.NextBytes(bytes);
            random.Add(new ReplayKey(Hospital, new Guid(bytes)));
        }

        foreach (var key in random) _filter.Add(key);
        Fill(MessageKeys.TooMany);

        Assert.All(random, key => Assert.True(_filter.MayContain(key)));
        Assert.Equal(0, Keys(Hospital, MessageKeys.TooMany).Count(key => !_filter.MayContain(key)));
        var laterIds = Enumerable.Range(MessageKeys.TooMany, Ids).Select(number => MessageKeys.Of(Hospital, number));
        Assert.InRange(laterIds.Count(_filter.MayContain), 0, Ids * 5 / 100);
    }

    [Fact]
    public void EmptyFilter_KnowsNothing()
    {
        _filter.Complete();

        Assert.DoesNotContain(Keys(Clinic, 1000), _filter.MayContain);
    }

    [Fact]
    public void FilterThatIsNotComplete_TakesEveryIdForKnown() => Assert.All(Keys(Clinic, 1000), key => Assert.True(_filter.MayContain(key)));

    private void Fill(int ids)
    {
        foreach (var key in Keys(Hospital, ids)) _filter.Add(key);
        _filter.Complete();
    }

    private static IEnumerable<ReplayKey> Keys(string system, int ids) => Enumerable.Range(0, ids).Select(number => MessageKeys.Of(system, number));
}
