using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Submits checkpoints to one witness, with the proof that each extends what the witness has seen. For one caller at a time.</summary>
internal sealed class WitnessClient(HttpClient http, Uri prefix, NoteVerifier key, TileDirectory tiles)
{
    // What a witness answers is a line or a number.
    private const int MostAnswerBytes = 16 * 1024;

    private readonly Uri _address = new($"{prefix.AbsoluteUri.TrimEnd('/')}/add-checkpoint");
    private long _seen;

    /// <summary>Whose word it gets.</summary>
    public string Name => key.Name;

    /// <summary>Has a checkpoint cosigned.</summary>
    /// <param name="note">The signed checkpoint; its tiles are on disk.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The cosignatures.</returns>
    /// <exception cref="HttpRequestException">The witness cannot be reached, or refuses; its status says why.</exception>
    /// <exception cref="AuditTreeException">The witness has seen a longer log than this one, or answers what it has not signed.</exception>
    public async Task<IReadOnlyList<NoteSignature>> CosignAsync(SignedNote note, CancellationToken cancellationToken)
    {
        var size = Checkpoint.TryParse(note.Text)!.Size;
        var answer = await SubmitAsync(note, Math.Min(_seen, size), size, cancellationToken);
        if (answer.Status == HttpStatusCode.Conflict && long.TryParse(answer.Body.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            // It knows better: this program has been started anew, or the answer to the last submission was lost.
            if (seen > size) throw new AuditTreeException($"the witness {Name} has seen {seen} audit records and this log has {size}");
            _seen = seen;
            answer = await SubmitAsync(note, seen, size, cancellationToken);
        }

        if (answer.Status != HttpStatusCode.OK) throw new HttpRequestException($"the witness answered {(int)answer.Status}", inner: null, answer.Status);
        var signatures = SignedNote.TryParseSignatures(answer.Body)?.Where(signature => key.Verify(note.Text, signature)).ToList();
        if (signatures is not { Count: > 0 }) throw new AuditTreeException($"the witness {Name} answered without a signature by its key");
        _seen = size;
        return signatures;
    }

    private async Task<(HttpStatusCode Status, string Body)> SubmitAsync(SignedNote note, long oldSize, long size, CancellationToken cancellationToken)
    {
        using var content = new StringContent(BodyOf(note, oldSize, size), Encoding.UTF8, new MediaTypeHeaderValue("text/plain"));
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MostAnswerBytes, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private string BodyOf(SignedNote note, long oldSize, long size)
    {
        var body = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"old {oldSize}\n"));
        if (oldSize > 0)
        {
            using var hasher = new MerkleHasher();
            foreach (var hash in new MerkleTree(new TiledSubtrees(tiles, hasher, size), hasher).Consistency(oldSize, size)) body.Append(hash.ToString()).Append('\n');
        }

        return body.Append('\n').Append(note).ToString();
    }
}
