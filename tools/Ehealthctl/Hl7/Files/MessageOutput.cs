using System.CommandLine;
using System.Text;
using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Ehealthctl.Hl7.Files;

/// <summary>A message on standard output: its own bytes into a file or pipe, lines on a screen.</summary>
internal static class MessageOutput
{
    /// <summary>The option that asks for lines.</summary>
    public static Option<bool> LinesOption() => new("--lines") { Description = "End segments in LF instead of CR." };

    /// <summary>Writes a message.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="message">Its segments end in CR.</param>
    /// <param name="charset">Its character set.</param>
    /// <param name="lines">True when segments shall end in LF wherever it goes.</param>
    public static void Write(Terminal terminal, ReadOnlyMemory<byte> message, Hl7Charset charset, bool lines)
    {
        if (terminal.Screen.Profile.Out.IsTerminal)
        {
            foreach (var segment in charset.Decode(message.Span).Split('\r', StringSplitOptions.RemoveEmptyEntries)) terminal.WriteLine(Visible.Of(segment));
            return;
        }

        byte[] bytes = message.ToArray();
        if (lines && charset.HoldsAscii) bytes.AsSpan().Replace((byte)'\r', (byte)'\n');
        else if (lines) bytes = Encoding.UTF8.GetBytes(charset.Decode(bytes).Replace('\r', '\n'));
        terminal.WriteBytes(bytes);
    }
}
