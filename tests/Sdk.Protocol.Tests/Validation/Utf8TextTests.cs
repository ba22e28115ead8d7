using System.Text;
using System.Text.Unicode;

namespace EHealth.Integration.Protocol.Validation;

public sealed class Utf8TextTests
{
    [Fact]
    public void AnyOctetAnywhereInAscii_IsJudgedAsByTheRuntime()
    {
        for (var length = 0; length <= 70; length++)
        {
            var text = Encoding.ASCII.GetBytes(new string('a', length));
            Assert.True(Utf8Text.IsValid(text));
            for (var i = 0; i < length; i++)
            {
                foreach (var octet in (byte[])[0x00, 0x7F, 0x80, 0xBF, 0xC3, 0xE0, 0xF4, 0xFF])
                {
                    text[i] = octet;
                    Assert.True(Utf8.IsValid(text) == Utf8Text.IsValid(text), $"{octet} at {i} of {length}");
                }

                text[i] = (byte)'a';
            }
        }
    }

    [Theory]
    [InlineData("Салимова")]
    [InlineData("Gʻuncha")]
    [InlineData("₽")]
    [InlineData("😀")]
    public void OtherScripts_AreValid(string text) => Assert.True(Utf8Text.IsValid(Encoding.UTF8.GetBytes(text)));
}
