using System.Buffers;
using System.Globalization;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>Writes a message from its beginning to its end, in given delimiters and character set.</summary>
public sealed class Hl7Writer(Hl7Syntax syntax)
{
    private const byte CarriageReturn = (byte)'\r';
    private const int RoomBehindFile = 1024;

    private readonly ArrayBufferWriter<byte> _output = new(256);

    // Delimiters that nothing stands behind yet: they are written when something does. So an empty end of a segment, field or component leaves no trace.
    private readonly List<byte> _pending = [];

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Delimiters and character set.</summary>
    public Hl7Syntax Syntax => syntax;

    /// <summary>Begins a segment and its first field; in MSH, FHS and BHS that is the second, which declares the delimiters and is written too.</summary>
    public Hl7Writer Begin(string segment)
    {
        Text(segment);
        Field();
        if (Hl7Segment.DeclaresDelimiters(segment)) syntax.WriteEncodingCharacters(this);
        return this;
    }

    /// <summary>Ends a segment.</summary>
    public Hl7Writer End()
    {
        _pending.Clear();
        _output.Write([CarriageReturn]);
        return this;
    }

    /// <summary>Begins the next field.</summary>
    public Hl7Writer Field() => Delimit(syntax.Field, syntax.Subcomponent, syntax.Component, syntax.Repetition);

    /// <summary>Begins the field that is so many further on.</summary>
    public Hl7Writer Fields(int count)
    {
        for (; count > 0; count--) Field();
        return this;
    }

    /// <summary>Begins the next repetition of a field.</summary>
    public Hl7Writer Repetition() => Delimit(syntax.Repetition, syntax.Subcomponent, syntax.Component);

    /// <summary>Begins the next component.</summary>
    public Hl7Writer Component() => Delimit(syntax.Component, syntax.Subcomponent);

    /// <summary>Begins the component that is so many further on.</summary>
    public Hl7Writer Components(int count)
    {
        for (; count > 0; count--) Component();
        return this;
    }

    /// <summary>Begins the next subcomponent.</summary>
    public Hl7Writer Subcomponent() => Delimit(syntax.Subcomponent);

    /// <summary>Bytes that stand in these delimiters and this character set already.</summary>
    public Hl7Writer Raw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return this;
        WritePending();
        _output.Write(bytes);
        return this;
    }

    /// <summary>Text, escaped as it needs to be. A character that the character set does not hold becomes the nearest one that it holds, at worst a question mark.</summary>
    public Hl7Writer Text(string text)
    {
        if (text.Length == 0) return this;
        WritePending();
        Hl7Escape.Write(_output, text, syntax);
        return this;
    }

    /// <summary>Bytes in base64 (RFC 4648), without line breaks. Its letters are none of the usual delimiters, so nothing needs an escape.</summary>
    public Hl7Writer Base64(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return this;
        WritePending();
        int length = System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length);

        // Room for what follows too: to grow for the last bytes would double a buffer of many megabytes.
        var output = _output.GetSpan(length + RoomBehindFile);
        _ = System.Buffers.Text.Base64.EncodeToUtf8(bytes, output, out _, out int written);
        _output.Advance(written);
        return this;
    }

    /// <summary>A number.</summary>
    public Hl7Writer Number(int number) => Text(number.ToString(CultureInfo.InvariantCulture));

    private Hl7Writer Delimit(byte delimiter, params ReadOnlySpan<byte> below)
    {
        while (_pending.Count > 0 && below.Contains(_pending[^1])) _pending.RemoveAt(_pending.Count - 1);
        _pending.Add(delimiter);
        return this;
    }

    private void WritePending()
    {
        foreach (byte delimiter in _pending) _output.Write([delimiter]);
        _pending.Clear();
    }
}
