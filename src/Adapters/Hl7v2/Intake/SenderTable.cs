using System.Collections.Frozen;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Which registered system a message comes from. On a plain listener this is what the message says of itself; the adapter answers for it to the hub.</summary>
internal sealed class SenderTable
{
    // By the bytes of both names, as Latin-1: the sender must be known before the character set is, since it may decide that.
    private readonly FrozenDictionary<(string Application, string Facility), RegisteredSender> _senders;

    /// <param name="senders">The registrations.</param>
    /// <param name="queueOf">Where a sender's application acknowledgments go; null for the connection that the message came on.</param>
    public SenderTable(IEnumerable<Hl7Sender> senders, Func<Hl7Sender, AcknowledgmentQueue?> queueOf)
    {
        var table = new Dictionary<(string, string), RegisteredSender>();
        foreach (var sender in senders)
        {
            var registered = new RegisteredSender(sender.System, CharsetOf(sender), sender.Validation, queueOf(sender));
            foreach (var key in KeysOf(sender)) table.TryAdd(key, registered);
        }

        _senders = table.ToFrozenDictionary();
    }

    /// <summary>The sender; null when it is not one of ours.</summary>
    /// <param name="message">The message, or its header alone.</param>
    public RegisteredSender? Find(Hl7Message message) => _senders.GetValueOrDefault((
        Encoding.Latin1.GetString(message.Header.Field(MessageHeader.SendingApplication).Text.Bytes),
        Encoding.Latin1.GetString(message.Header.Field(MessageHeader.SendingFacility).Text.Bytes)));

    /// <summary>Senders that cannot be told from others by their bytes, or not be known at all, each in a sentence.</summary>
    public static IEnumerable<string> MistakesOf(ICollection<Hl7Sender> senders)
    {
        foreach (var sender in senders.Where(sender => !KeysOf(sender).Any()))
            yield return $"sender '{sender.Application}|{sender.Facility}': its names cannot be written in character set '{sender.Charset}'";

        var alike = senders.SelectMany(sender => KeysOf(sender).Select(key => (key, sender))).GroupBy(entry => entry.key, entry => entry.sender)
            .Where(group => group.Select(sender => sender.System).Distinct().Count() > 1)
            .Select(group => group.Select(sender => $"'{sender.Application}|{sender.Facility}'").Distinct().ToList())
            .Where(names => names.Count > 1) // those of the same name are named as such
            .Select(names => $"senders {string.Join(" and ", names)} are the same bytes in different character sets: give them a Charset");
        foreach (var mistake in alike.Distinct()) yield return mistake;
    }

    // Both names in every set that the sender may write them in, and that holds them whole: with letters left out, one name could be another's.
    private static IEnumerable<(string Application, string Facility)> KeysOf(Hl7Sender sender)
    {
        IEnumerable<Hl7Charset> sets = CharsetOf(sender) is { } charset ? [charset] : Hl7Charset.All.Where(set => set.HoldsAscii);
        return sets.Where(set => Encode(sender.Application, set) is not null && Encode(sender.Facility, set) is not null)
            .Select(set => (Encode(sender.Application, set)!, Encode(sender.Facility, set)!)).Distinct();
    }

    private static Hl7Charset? CharsetOf(Hl7Sender sender) =>
        sender.Charset.Length > 0 && Hl7Charset.TryGet(Encoding.ASCII.GetBytes(sender.Charset), out var charset) ? charset : null;

    private static string? Encode(string name, Hl7Charset charset)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var character in name.EnumerateRunes())
        {
            if (!charset.TryEncode(character, bytes)) return null;
        }

        return Encoding.Latin1.GetString(bytes.WrittenSpan);
    }
}
