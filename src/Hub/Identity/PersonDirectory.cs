using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Identity.Redis;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;

namespace EHealth.Integration.Hub.Identity;

/// <summary>Who a PINFL belongs to: from memory, from Redis, else from the register. Many who ask at once about one person make one
/// question. With Redis away it is slower, never wrong and never down.</summary>
public sealed class PersonDirectory : IAsyncDisposable
{
    private readonly IPersonSource _source;
    private readonly SubjectTags _tags;
    private readonly IdentityMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly PersonCachePolicy _policy;
    private readonly MemoryCache _memory;
    private readonly FusionCache _cache;
    private readonly RedisLayer? _redis;
    private long _invalidations;

    internal PersonDirectory(
        IPersonSource source, SubjectTags tags, Sealer sealer, IdentityMetrics metrics, IdentityOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _source = source;
        _tags = tags;
        _metrics = metrics;
        _time = time;
        _policy = new PersonCachePolicy(options);
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxEntriesInMemory }, loggers);
        _cache = new FusionCache(_policy.CacheOptions, _memory, loggers.CreateLogger<FusionCache>());
        if (options.RedisConfiguration.Length > 0)
        {
            _redis = new RedisLayer(options, sealer, time, loggers.CreateLogger<RedisLayer>());
            _cache.SetupDistributedCache(_redis.Store, new PersonEntrySerializer());
            _cache.Events.Backplane.MessageReceived += (_, _) => Interlocked.Increment(ref _invalidations);
            _cache.SetupBackplane(_redis.Backplane);

            // What other nodes invalidated while this one could not hear them is not known: forget all that might have been meant.
            _redis.Start(_cache.InstanceId, onGap: _memory.Clear);
        }
    }

    /// <summary>Finds a person.</summary>
    /// <param name="pinfl">Personal identification number, 14 digits.</param>
    /// <param name="cause">The exchange on whose behalf; its purpose of use goes with the question to the register.</param>
    /// <param name="cancellationToken">Fires when the caller waits no longer; others who wait for the same person ask anew.</param>
    /// <returns>The person, "none", or the typed error of a register that could not answer.</returns>
    public async ValueTask<PersonAnswer> FindAsync(string pinfl, Exchange cause, CancellationToken cancellationToken)
    {
        var question = new Question(pinfl, cause);
        var entry = await _cache.GetOrSetAsync<PersonEntry>(
            KeyOf(pinfl), (context, token) => AskAsync(question, context, token), options: _policy.EntryOptions, token: cancellationToken);

        // The same object: an entry that a refresh in the background has brought meanwhile is not what this caller is given.
        var asked = ReferenceEquals(entry, question.Answer);
        if (!asked)
        {
            _metrics.CountKept(entry);
        }

        return new PersonAnswer(entry.Person, entry.Error, asked ? ResolveSource.Registry : ResolveSource.Cache, entry.IsStale);
    }

    /// <summary>Forgets a person on every node, because the register's entry has changed. With Redis away this node forgets now and the
    /// others as soon as it is back; they stop using what they hold in memory when they notice that they were cut off.</summary>
    /// <param name="pinfl">Personal identification number, 14 digits.</param>
    /// <param name="cancellationToken">Ends the wait for Redis; the invalidation is carried on in the background.</param>
    public async ValueTask InvalidateAsync(string pinfl, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _invalidations);
        var key = KeyOf(pinfl);
        await _cache.RemoveAsync(key, _policy.MemoryOnly, CancellationToken.None);
        if (_redis is not null)
        {
            await _redis.ForgetAsync(key, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _cache.Dispose();
        _memory.Dispose();
    }

    /// <summary>The cache's factory: runs once for all who wait for this person, and again in the background shortly before an entry's end.</summary>
    private async Task<PersonEntry> AskAsync(Question question, FusionCacheFactoryExecutionContext<PersonEntry> context, CancellationToken cancellationToken)
    {
        var invalidations = Interlocked.Read(ref _invalidations);
        PersonCachePolicy.GiveNothingStaleUnasked(context.Options);
        _metrics.CountRegistryCall();
        var lookup = await _source.FindAsync(question.Pinfl, question.Cause, cancellationToken);

        // A consumer that goes makes its question time out. That says nothing about the register and must not be remembered as its failure.
        cancellationToken.ThrowIfCancellationRequested();

        var now = _time.GetUtcNow();
        if (lookup.Error is { } error && IsAway(error.Code) && _policy.Usable(context, now) is { } kept)
        {
            return _policy.KeepThroughFailure(kept, now, context.Options);
        }

        question.Answer = new PersonEntry(lookup.Person, lookup.Error, now);
        _policy.Keep(question.Answer, context.Options);

        // An answer that was on its way while somebody was invalidated may be the old one: it is given and not kept. Anybody's
        // invalidation counts: they are too rare to be told apart by person.
        if (Interlocked.Read(ref _invalidations) != invalidations)
        {
            PersonCachePolicy.KeepNothing(context.Options);
        }

        return question.Answer;
    }

    /// <summary>The person is named by their tag in Redis and in this process's memory alike.</summary>
    private string KeyOf(string pinfl) => "person:" + Convert.ToHexStringLower(_tags.Of(IdentifierKind.Pinfl, Encoding.UTF8.GetBytes(pinfl)));

    /// <summary>True for errors that mean "the register could not be asked", as opposed to its refusal of this question.</summary>
    private static bool IsAway(HubErrorCode code) =>
        code is HubErrorCode.PartnerUnavailable or HubErrorCode.PartnerTimeout or HubErrorCode.HubUnavailable
            or HubErrorCode.RateExceeded or HubErrorCode.RecipientUnknown or HubErrorCode.InternalError;

    private sealed class Question(string pinfl, Exchange cause)
    {
        public string Pinfl { get; } = pinfl;

        public Exchange Cause { get; } = cause;

        /// <summary>What the register said to this question; null while it has not been asked it.</summary>
        public PersonEntry? Answer { get; set; }
    }
}
