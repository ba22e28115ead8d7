using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests;

/// <summary>The directory with its memory alone.</summary>
public sealed class PersonDirectoryTests
{
    private const string Pinfl = "31507900123456";

    private readonly TestRegister _register = new();

    public static TheoryData<HubErrorCode> Outages => new(
        HubErrorCode.PartnerUnavailable, HubErrorCode.PartnerTimeout, HubErrorCode.HubUnavailable,
        HubErrorCode.RateExceeded, HubErrorCode.RecipientUnknown, HubErrorCode.InternalError);

    [Fact]
    public async Task SecondQuestion_AsksNobody()
    {
        await using var node = new TestNode(_register);
        var person = _register.Register(Pinfl);

        var first = await node.FindAsync(Pinfl);
        var second = await node.FindAsync(Pinfl);

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Registry, IsStale: false), first);
        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Cache, IsStale: false), second);
        Assert.Equal(1, _register.Calls);
        Assert.Equal(new IdentityStatistics(RegistryCalls: 1, CacheHits: 1, 0, 0, 0), node.Statistics);
    }

    [Fact]
    public async Task ThousandQuestionsAtOnce_AskOnceAndOneSaysSo()
    {
        await using var node = new TestNode(_register);
        var person = _register.Register(Pinfl);
        _register.Gate = new TaskCompletionSource();

        var questions = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => node.FindAsync(Pinfl))).ToList();
        await Until.MetAsync(() => Task.FromResult(_register.Calls), calls => calls == 1);
        _register.Gate.SetResult();
        var answers = await Task.WhenAll(questions);

        Assert.Equal(1, _register.Calls);
        Assert.All(answers, answer => Assert.Same(person, answer.Person));
        Assert.Single(answers, answer => answer.Source == ResolveSource.Registry);
        Assert.Equal(999, node.Statistics.CacheHits);
    }

    [Fact]
    public async Task UnknownPerson_IsRememberedAsUnknown()
    {
        await using var node = new TestNode(_register);

        var first = await node.FindAsync(Pinfl);
        var second = await node.FindAsync(Pinfl);

        Assert.Equal(new PersonAnswer(null, null, ResolveSource.Registry, IsStale: false), first);
        Assert.Equal(new PersonAnswer(null, null, ResolveSource.Cache, IsStale: false), second);
        Assert.Equal(1, _register.Calls);
        Assert.Equal(1, node.Statistics.NegativeHits);
    }

    [Fact]
    public async Task UnknownPerson_IsAskedForAgainAfterItsLifetime()
    {
        await using var node = new TestNode(_register, new IdentityOptions { UnknownLifetime = TimeSpan.FromMilliseconds(100) });
        await node.FindAsync(Pinfl);
        var newborn = _register.Register(Pinfl);

        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.Person is not null);

        Assert.Same(newborn, answer.Person);
    }

    [Fact]
    public async Task UnknownPersonWhenTheRegisterIsAway_IsNotGivenPastItsLifetime()
    {
        await using var node = new TestNode(_register, new IdentityOptions { UnknownLifetime = TimeSpan.FromMilliseconds(100) });
        await node.FindAsync(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);

        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.Error is not null);

        Assert.Equal(HubErrorCode.PartnerUnavailable, answer.Error!.Code);
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task RegisterAway_TwoHundredCallersMakeOneCallAndAllLearnWhy(HubErrorCode code)
    {
        await using var node = new TestNode(_register);
        _register.Failure = new HubError(code) { Resource = "uz.gov.civil-registry" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => node.FindAsync(Pinfl))));

        // Two at most: on a machine that stands still for two seconds the first failure may be forgotten already.
        Assert.InRange(_register.Calls, 1, 2);
        Assert.All(answers, answer => Assert.Equal(_register.Failure, answer.Error));
        Assert.All(answers, answer => Assert.Null(answer.Person));
        Assert.Equal(200 - _register.Calls, node.Statistics.FailureHits);
    }

    [Fact]
    public async Task RegisterBackAgain_IsAskedAfterTheFailuresLifetime()
    {
        await using var node = new TestNode(_register, new IdentityOptions { FailureLifetime = TimeSpan.FromMilliseconds(100) });
        var person = _register.Register(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);
        await node.FindAsync(Pinfl);
        _register.Failure = null;

        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.Error is null);

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Registry, IsStale: false), answer);
    }

    [Fact]
    public async Task PurposeForbidden_IsNotRememberedAgainstOthers()
    {
        await using var node = new TestNode(_register);
        _register.Register(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PurposeForbidden);

        var refused = await node.FindAsync(Pinfl);
        _register.Failure = null;
        var answered = await node.FindAsync(Pinfl);

        Assert.Equal(HubErrorCode.PurposeForbidden, refused.Error!.Code);
        Assert.NotNull(answered.Person);
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task RegisterAwayAfterTheLifetime_OldAnswerIsGivenAndFlagged(HubErrorCode code)
    {
        await using var node = new TestNode(_register, new IdentityOptions { Lifetime = TimeSpan.FromMilliseconds(50) });
        var person = _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Failure = new HubError(code);

        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.IsStale);

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Cache, IsStale: true), answer);
        Assert.Equal(1, node.Statistics.StaleAnswers);
    }

    [Fact]
    public async Task RegisterRefusesAfterTheLifetime_OldAnswerIsNotGiven()
    {
        await using var node = new TestNode(_register, new IdentityOptions { Lifetime = TimeSpan.FromMilliseconds(50) });
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PurposeForbidden);

        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.Source == ResolveSource.Registry);

        Assert.Equal(HubErrorCode.PurposeForbidden, answer.Error!.Code);
        Assert.Equal(0, node.Statistics.StaleAnswers);
    }

    [Fact]
    public async Task RegisterAwayForLongerThanTheStaleLimit_ItsErrorIsGiven()
    {
        await using var node = new TestNode(_register, new IdentityOptions
        {
            Lifetime = TimeSpan.FromMilliseconds(50), FailureLifetime = TimeSpan.FromMilliseconds(50), StaleLimit = TimeSpan.FromMilliseconds(600),
        });
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);

        await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.IsStale);
        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.Error is not null);

        Assert.Equal(HubErrorCode.PartnerUnavailable, answer.Error!.Code);
        Assert.Null(answer.Person);
    }

    [Fact]
    public async Task RegisterBackAfterStaleAnswers_IsAskedAgain()
    {
        await using var node = new TestNode(_register, new IdentityOptions
        {
            Lifetime = TimeSpan.FromMilliseconds(50), FailureLifetime = TimeSpan.FromMilliseconds(50),
        });
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);
        await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.IsStale);
        var changed = _register.Register(Pinfl, version: 2);
        _register.Failure = null;

        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), answer => !answer.IsStale);

        Assert.Same(changed, answer.Person);
    }

    [Fact]
    public async Task SourceWithABug_IsNotHiddenBehindAnOldAnswer()
    {
        await using var node = new TestNode(_register, new IdentityOptions { Lifetime = TimeSpan.FromMilliseconds(50) });
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Bug = new InvalidOperationException("a bug");

        var failure = await Until.MetAsync<Exception?>(async () => await Record.ExceptionAsync(() => node.FindAsync(Pinfl)), failure => failure is not null);

        Assert.Same(_register.Bug, failure);
    }

    [Fact]
    public async Task CallerWhoAskedGoes_NextOneAsksAndIsAnswered()
    {
        await using var node = new TestNode(_register);
        var person = _register.Register(Pinfl);
        _register.Gate = new TaskCompletionSource();
        using var gone = new CancellationTokenSource();

        var first = node.FindForAsync(Pinfl, gone.Token);
        await Until.MetAsync(() => Task.FromResult(_register.Calls), calls => calls == 1);
        var second = node.FindAsync(Pinfl);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _register.Gate.SetResult();

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Registry, IsStale: false), await second);
        Assert.Equal(2, _register.Calls);
    }

    [Fact]
    public async Task CallerGoneBeforeTheRegistersTimeout_ItsErrorIsNotRemembered()
    {
        _register.Register(Pinfl);
        using var gone = new CancellationTokenSource();

        // As the pipeline does it: the sender's going comes back as a time-out, a value.
        await using var impatient = new TestNode(new LeavingSource(_register, gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.FindForAsync(Pinfl, gone.Token));

        Assert.NotNull((await impatient.FindAsync(Pinfl)).Person);
    }

    [Fact]
    public async Task Invalidated_IsAskedForAgain()
    {
        await using var node = new TestNode(_register);
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        var changed = _register.Register(Pinfl, version: 2);

        await node.Directory.InvalidateAsync(Pinfl, TestContext.Current.CancellationToken);

        Assert.Equal(new PersonAnswer(changed, null, ResolveSource.Registry, IsStale: false), await node.FindAsync(Pinfl));
    }

    [Fact]
    public async Task InvalidatedAndTheRegisterAway_OldAnswerIsNotGiven()
    {
        await using var node = new TestNode(_register);
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);

        await node.Directory.InvalidateAsync(Pinfl, TestContext.Current.CancellationToken);

        Assert.Null((await node.FindAsync(Pinfl)).Person);
    }

    [Fact]
    public async Task InvalidatedWhileTheRegisterAnswers_OldAnswerIsNotKept()
    {
        await using var node = new TestNode(_register);
        _register.Register(Pinfl);
        _register.Gate = new TaskCompletionSource();

        var asking = node.FindAsync(Pinfl);
        await Until.MetAsync(() => Task.FromResult(_register.Calls), calls => calls == 1);
        var changed = _register.Register(Pinfl, version: 2);
        await node.Directory.InvalidateAsync(Pinfl, TestContext.Current.CancellationToken);
        _register.Gate.SetResult();
        await asking;

        Assert.Same(changed, (await node.FindAsync(Pinfl)).Person);
    }

    [Fact]
    public async Task ShortlyBeforeTheEnd_IsRefreshedAndNobodyWaits()
    {
        await using var node = new TestNode(_register, new IdentityOptions { Lifetime = TimeSpan.FromSeconds(2) });
        var person = _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        _register.Gate = new TaskCompletionSource();

        // The refresh stands at the gate; the one who caused it has its answer all the same.
        var answer = await Until.MetAsync(() => node.FindAsync(Pinfl), _ => _register.Calls == 2);

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Cache, IsStale: false), answer);
        _register.Gate.SetResult();
    }

    /// <summary>The first question's sender goes while it is asked.</summary>
    private sealed class LeavingSource(IPersonSource register, CancellationTokenSource sender) : IPersonSource
    {
        public async ValueTask<PersonLookup> FindAsync(string pinfl, Core.Pipeline.Exchange cause, CancellationToken cancellationToken)
        {
            if (sender.IsCancellationRequested)
            {
                return await register.FindAsync(pinfl, cause, cancellationToken);
            }

            await sender.CancelAsync();
            return new PersonLookup(null, new HubError(HubErrorCode.PartnerTimeout));
        }
    }
}
