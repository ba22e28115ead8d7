using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Character sets: bytes that are valid in one are text that comes back as the same bytes; a text is judged by its letters without exception.</summary>
internal sealed class CharsetTarget : IFuzzTarget
{
    private static readonly byte[] Header = [.. "MSH|^~\\&|||||||||||||||\rPID|"u8];

    public string Name => "charset";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[] { "Каримов Акмал", "Müller Zoë", "Ўғилой Ғофурова", "ÐšÐ°Ñ€Ð¸Ð¼Ð¾Ð²", "Êàðèìîâ Àêìàë", "😀€½" }.Select(Encoding.UTF8.GetBytes),
        [0xBA, 0xD0, 0xE0, 0xD8, 0xDC, 0xDE, 0xD2], // Каримов in ISO 8859-5
        [0xCA, 0xE0, 0xF0, 0xE8, 0xEC, 0xEE, 0xE2], // in windows-1251
        [0xEB, 0xC1, 0xD2, 0xC9, 0xCD, 0xCF, 0xD7], // in KOI8-R
        [0x3D, 0xD8, 0x00, 0xDE, 0x41, 0x00], // a surrogate pair
        .. new[] { "8859/5", "UNICODE UTF-16", "cp1252", "ISO-8859-15" }.Select(Encoding.UTF8.GetBytes),
    ];

    public void Run(byte[] input)
    {
        for (int i = 0; i < Hl7Charset.All.Count; i++) CheckSet(Hl7Charset.All[i], Hl7Charset.All[(i + 1) % Hl7Charset.All.Count], input);
        _ = Hl7Charset.TryGet(input, out _);
        _ = Mojibake.IsPossible(input);
    }

    private static void CheckSet(Hl7Charset charset, Hl7Charset other, byte[] input)
    {
        int invalid = charset.FindInvalid(input);
        Invariant.Holds(invalid >= -1 && invalid < input.Length, "an invalid byte lies within the bytes");
        Invariant.Holds(charset.IsValid(input.AsSpan(0, Math.Max(0, invalid))), "what stands before the first invalid byte is valid");
        CheckMessage(charset, input, invalid);
        if (invalid >= 0) return;

        string text = charset.Decode(input);
        var output = new ArrayBufferWriter<byte>(input.Length + 1);
        foreach (var character in text.EnumerateRunes()) Invariant.Holds(charset.TryEncode(character, output), "a set holds what was read in it");
        Invariant.Holds(output.WrittenSpan.SequenceEqual(input), "text comes back as the bytes it was read from");
        if (!charset.HoldsAscii) return;

        CheckApproximation(text, other);
        var suspected = Mojibake.Suspect(text, charset);
        Invariant.Holds(suspected != charset || charset == Hl7Charset.Utf8, "nobody is suspected of the set they used, but for UTF-8 that was taken for bytes before");
    }

    // What one set holds, written in another.
    private static void CheckApproximation(string text, Hl7Charset other)
    {
        if (!other.HoldsAscii) return;
        var output = new ArrayBufferWriter<byte>(text.Length + 1);
        Hl7Escape.Write(output, text, Hl7Syntax.Standard with { Charset = other });
        Invariant.Holds(other.IsValid(output.WrittenSpan), "what is written is valid in its set");
    }

    private static void CheckMessage(Hl7Charset charset, byte[] input, int invalid)
    {
        if (input.AsSpan().ContainsAny((byte)'\r', (byte)'\n')) return;
        var outcome = Hl7Message.Parse((byte[])[.. Header, .. input], charset);
        if (outcome.Error is { } error)
        {
            bool isPlaced = error.Reason != Hl7ParseErrorReason.CharacterInvalid || !charset.HoldsAscii || error.Offset == Header.Length + invalid;
            Invariant.Holds(isPlaced, "an error is told at the first invalid byte");
            return;
        }

        Invariant.Holds(charset.HoldsAscii && invalid < 0, "a message holds no byte without meaning");
    }
}
