namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>The hub's secret keys. A file the operator guards implements it; a key service can.</summary>
public interface IKeyRing
{
    /// <summary>The key that new data is sealed with.</summary>
    SealingKey Current { get; }

    /// <summary>Key of the tags that persons are found by, 32 bytes. It never rotates: the same person keeps the same tag.</summary>
    ReadOnlySpan<byte> TagKey { get; }

    /// <summary>A key that older data was sealed with, or null when it was destroyed.</summary>
    SealingKey? Find(uint keyId);
}
