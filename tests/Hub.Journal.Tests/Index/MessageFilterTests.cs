using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Index;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

public sealed class MessageFilterTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";
    private const string Clinic = "uz.clinic.andijon-07";
    private const int Ids = 350_000;

    /// <summary>Beyond what the filter keeps, which is some eleven million.</summary>
    private const int TooMany = 12_600_000;

    private const int IdsOfAMinute = 200_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

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
        Fill(TooMany);

        Assert.All(random, key => Assert.True(_filter.MayContain(key)));
        Assert.Equal(0, Keys(Hospital, TooMany).Count(key => !_filter.MayContain(key)));
        var laterIds = Enumerable.Range(TooMany, Ids).Select(number => Key(Hospital, number));
        Assert.InRange(laterIds.Count(_filter.MayContain), 0, Ids * 5 / 100);
    }

    [Fact]
    public void IdsBeyondWhatItKeeps_AllocateWhatIsFreedAgain()
    {
        const double MiB = 1024 * 1024;
        Fill(TooMany);
        var full = GC.GetTotalMemory(forceFullCollection: true);
        for (int number = TooMany; number < 2 * TooMany; number++) _filter.Add(Key(Hospital, number));
        var fuller = GC.GetTotalMemory(forceFullCollection: true);

        GC.KeepAlive(_filter);
        Assert.InRange((fuller - full) / MiB, -8, 4.5);
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

    private static IEnumerable<ReplayKey> Keys(string system, int ids) => Enumerable.Range(0, ids).Select(number => Key(system, number));

    /// <summary>Neighbours in time, as senders make them.</summary>
    private static ReplayKey Key(string system, int number)
    {
        var milliseconds = Start.AddMinutes(number / IdsOfAMinute).ToUnixTimeMilliseconds();
        return new ReplayKey(system, new Guid((int)(milliseconds >> 16), (short)milliseconds, 0x7000, [0x80, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]));
    }
}
