using System.Text;

namespace EHealth.Integration.Ehealthctl.Hl7.Files;

/// <summary>Text of a message as a screen may show it: a control character, which could move the cursor or colour the screen, becomes its picture.</summary>
internal static class Visible
{
    // U+2400 and on: pictures of U+0000 to U+001F. DEL has its own.
    private const int Pictures = 0x2400;
    private const char Delete = '\u2421';
    private const int LastOfC0 = 0x1F;

    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.EnumerateRunes().Select(Of)) : text;

    public static string Of(Rune character) =>
        !Rune.IsControl(character) ? character.ToString()
        : character.Value <= LastOfC0 ? ((char)(Pictures + character.Value)).ToString()
        : Delete.ToString();
}
