using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Host.Storage;

/// <summary>The keys in a file that only the hub's user may read: <c>{"current":1,"keys":{"1":"base64, 32 bytes"},"tagKey":"base64, 32 bytes"}</c>.
/// To rotate, add a key and make it current; keep the old ones for as long as what they sealed shall be readable.</summary>
public sealed partial class KeyFile : IKeyRing
{
    private const int KeyBytes = 32;

    private readonly Dictionary<uint, SealingKey> _keys;
    private readonly byte[] _tagKey;

    private KeyFile(Content content)
    {
        _keys = content.Keys.ToDictionary(pair => pair.Key, pair => new SealingKey(pair.Key, pair.Value));
        _tagKey = content.TagKey;
        Current = _keys[content.Current];
    }

    /// <inheritdoc/>
    public SealingKey Current { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> TagKey => _tagKey;

    /// <inheritdoc/>
    public SealingKey? Find(uint keyId) => _keys.GetValueOrDefault(keyId);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to make it with fresh keys when there is none.</param>
    /// <exception cref="HubStartException">It is missing, unreadable, readable by others, or a key has not 32 bytes.</exception>
    public static KeyFile Open(string path, bool create)
    {
        if (!File.Exists(path))
        {
            if (!create)
            {
                throw new HubStartException($"key file '{path}' does not exist");
            }

            Write(path, new Content { Current = 1, Keys = { [1] = RandomNumberGenerator.GetBytes(KeyBytes) }, TagKey = RandomNumberGenerator.GetBytes(KeyBytes) });
        }

        SecretFile.RequireOwnerOnly(path, "key file");
        return new KeyFile(Read(path));
    }

    private static Content Read(string path)
    {
        try
        {
            var content = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyFileJson.Default.Content);
            return content is not null && content.TagKey.Length == KeyBytes && content.Keys.ContainsKey(content.Current) && content.Keys.Values.All(key => key.Length == KeyBytes)
                ? content
                : throw new HubStartException($"key file '{path}' needs a current key, and every key 32 bytes");
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new HubStartException($"key file '{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static void Write(string path, Content content)
    {
        using var stream = SecretFile.Create(path);
        JsonSerializer.Serialize(stream, content, KeyFileJson.Default.Content);
    }

    internal sealed record Content
    {
        public uint Current { get; set; }

        public Dictionary<uint, byte[]> Keys { get; set; } = [];

        public byte[] TagKey { get; set; } = [];
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class KeyFileJson : JsonSerializerContext;
}
