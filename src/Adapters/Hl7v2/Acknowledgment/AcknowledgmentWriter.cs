using System.Buffers;
using System.Globalization;
using EHealth.Integration.Adapters.Hl7v2.Parsing;

namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgment;

/// <summary>Writes segments in given delimiters.</summary>
internal sealed class AcknowledgmentWriter(Hl7Syntax syntax)
{
    private readonly ArrayBufferWriter<byte> _output = new(256);

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Begins a segment and its first field; in MSH that is MSH-2.</summary>
    public void Begin(string segment)
    {
        Text(segment);
        Field();
    }

    /// <summary>Ends a segment.</summary>
    public void End() => Byte((byte)'\r');

    /// <summary>Begins the next field.</summary>
    public AcknowledgmentWriter Field() => Byte(syntax.Field);

    /// <summary>Begins the field that is so many further on.</summary>
    public AcknowledgmentWriter Fields(int count)
    {
        for (; count > 0; count--) Field();
        return this;
    }

    /// <summary>Begins the next component.</summary>
    public AcknowledgmentWriter Component() => Byte(syntax.Component);

    /// <summary>Begins the next subcomponent.</summary>
    public AcknowledgmentWriter Subcomponent() => Byte(syntax.Subcomponent);

    /// <summary>Bytes of the received message, already in these delimiters.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>Text of our own.</summary>
    public void Text(string text) => Hl7Escape.Write(_output, text, syntax);

    /// <summary>A number.</summary>
    public void Number(int number) => Text(number.ToString(CultureInfo.InvariantCulture));

    private AcknowledgmentWriter Byte(byte value)
    {
        _output.Write([value]);
        return this;
    }
}
