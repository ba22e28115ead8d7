using System.Collections.Frozen;
using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Which registered system a message comes from. On a plain listener this is what the message says of itself; the adapter answers for it to the hub.</summary>
internal sealed class SenderTable
{
    // By the bytes of both names, as Latin-1: the sender must be known before the character set is, since it may decide that.
    private readonly FrozenDictionary<(string Application, string Facility), RegisteredSender> _senders;

    public SenderTable(IEnumerable<Hl7Sender> senders)
    {
        var table = new Dictionary<(string, string), RegisteredSender>();
        foreach (var sender in senders)
        {
            var registered = new RegisteredSender(sender.System, CharsetOf(sender), sender.Validation);
            IEnumerable<Hl7Charset> sets = registered.Charset is { } charset ? [charset] : Hl7Charset.All.Where(set => set.HoldsAscii);
            foreach (var set in sets) table.TryAdd((Encode(sender.Application, set), Encode(sender.Facility, set)), registered);
        }

        _senders = table.ToFrozenDictionary();
    }

    /// <summary>The sender; null when it is not one of ours.</summary>
    /// <param name="message">The message, or its header alone.</param>
    public RegisteredSender? Find(Hl7Message message) => _senders.GetValueOrDefault((
        Encoding.Latin1.GetString(message.Header.Field(MessageHeader.SendingApplication).Text.Bytes),
        Encoding.Latin1.GetString(message.Header.Field(MessageHeader.SendingFacility).Text.Bytes)));

    private static Hl7Charset? CharsetOf(Hl7Sender sender) =>
        sender.Charset.Length > 0 && Hl7Charset.TryGet(Encoding.ASCII.GetBytes(sender.Charset), out var charset) ? charset : null;

    private static string Encode(string name, Hl7Charset charset)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var character in name.EnumerateRunes()) _ = charset.TryEncode(character, bytes);
        return Encoding.Latin1.GetString(bytes.WrittenSpan);
    }
}
