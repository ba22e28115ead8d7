using EHealth.Integration.Contracts.Types.V1;
using Google.Protobuf;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace EHealth.Integration.Hub.Identity.Redis;

/// <summary>A person's entry as bytes. Not sealed here: this seam does not know the key; <see cref="SealedRedisStore"/> does.</summary>
internal sealed class PersonEntrySerializer : IFusionCacheSerializer
{
    public byte[] Serialize<T>(T? obj)
    {
        if (obj is not FusionCacheDistributedEntry<PersonEntry> { Value: { Error: null, IsStale: false } entry } cached)
        {
            throw new NotSupportedException("only current answers of the register are kept in Redis");
        }

        return new KeptPerson
        {
            Known = entry.Person is not null,
            Person = entry.Person?.ToByteString() ?? ByteString.Empty,
            AnsweredAtTicks = entry.AnsweredAt.UtcTicks,
            CachedAtTicks = cached.Timestamp,
            ExpiresAtTicks = cached.LogicalExpirationTimestamp,
        }.ToByteArray();
    }

    public T? Deserialize<T>(byte[] data)
    {
        var kept = KeptPerson.Parser.ParseFrom(data);
        var entry = new PersonEntry(kept.Known ? Person.Parser.ParseFrom(kept.Person) : null, error: null, new DateTimeOffset(kept.AnsweredAtTicks, TimeSpan.Zero));
        var metadata = new FusionCacheEntryMetadata(isStale: false, eagerExpirationTimestamp: null, etag: null, lastModifiedTimestamp: null, size: 1, priority: null);
        return (T)(object)new FusionCacheDistributedEntry<PersonEntry>(entry, kept.CachedAtTicks, kept.ExpiresAtTicks, tags: null, metadata);
    }

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => ValueTask.FromResult(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => ValueTask.FromResult(Deserialize<T>(data));
}
