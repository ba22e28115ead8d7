using System.Text;
using System.Text.RegularExpressions;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

public sealed class LexicalFormsTests
{
    private const string HundredCharacters =
        "a.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" +
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private const string SystemIdPattern = @"^(?=.{3,100}$)[a-z0-9-]+(\.[a-z0-9-]+)*$";

    [Theory]
    [InlineData(Format.Date, "1997")]
    [InlineData(Format.Date, "1800")]
    [InlineData(Format.Date, "2200-12-31")]
    [InlineData(Format.Date, "1997-11")]
    [InlineData(Format.Date, "2024-02-29")]
    [InlineData(Format.Uuid, "00000000-0000-0000-0000-000000000000")]
    [InlineData(Format.Uuid, "0190a5c4-7f3b-7cc1-B1A2-0123456789AB")]
    [InlineData(Format.SystemId, "uz.gov.civil-registry")]
    [InlineData(Format.SystemId, "his")]
    [InlineData(Format.SystemId, HundredCharacters)]
    [InlineData(Format.Phone, "+998901234567")]
    [InlineData(Format.Phone, "+2901234")]
    [InlineData(Format.Phone, "+123456789012345")]
    public void WellFormed_IsAccepted(Format format, string value) => Assert.True(IsWellFormed(format, value));

    [Theory]
    [InlineData(Format.Date, "1799")]
    [InlineData(Format.Date, "2201")]
    [InlineData(Format.Date, "97")]
    [InlineData(Format.Date, "19a7")]
    [InlineData(Format.Date, "1997-")]
    [InlineData(Format.Date, "1997-1")]
    [InlineData(Format.Date, "1997-00")]
    [InlineData(Format.Date, "1997-13")]
    [InlineData(Format.Date, "1997/11")]
    [InlineData(Format.Date, "1997-1a")]
    [InlineData(Format.Date, "1997-11-0")]
    [InlineData(Format.Date, "1997-11-31")]
    [InlineData(Format.Date, "1997-11-00")]
    [InlineData(Format.Date, "1997-11.02")]
    [InlineData(Format.Date, "1997-11-0a")]
    [InlineData(Format.Date, "2023-02-29")]
    [InlineData(Format.Date, "1997-11-02T00:00")]
    [InlineData(Format.Uuid, "0190a5c4-7f3b-7cc1-b1a2-0123456789a")]
    [InlineData(Format.Uuid, "0190a5c4-7f3b-7cc1-b1a2-0123456789ag")]
    [InlineData(Format.Uuid, "0190a5c4-7f3b-7cc1-b1a200123456789ab")]
    [InlineData(Format.Uuid, "{190a5c4-7f3b-7cc1-b1a2-0123456789a}")]
    [InlineData(Format.SystemId, "uz")]
    [InlineData(Format.SystemId, HundredCharacters + "a")]
    [InlineData(Format.SystemId, "Uz.gov")]
    [InlineData(Format.SystemId, "uz..gov")]
    [InlineData(Format.SystemId, ".uz.gov")]
    [InlineData(Format.SystemId, "uz.gov.")]
    [InlineData(Format.SystemId, "uz_gov")]
    [InlineData(Format.SystemId, "uz.ўзб")]
    [InlineData(Format.Phone, "998901234567")]
    [InlineData(Format.Phone, "+098901234567")]
    [InlineData(Format.Phone, "+99890 1234567")]
    [InlineData(Format.Phone, "+123456")]
    [InlineData(Format.Phone, "+1234567890123456")]
    public void Malformed_IsRefused(Format format, string value) => Assert.False(IsWellFormed(format, value));

    /// <summary>Each octet of a well-formed text replaced by each octet there is: the forms are checked many octets at a time, and none may be overlooked.</summary>
    [Theory]
    [InlineData(Format.Uuid, "0190a5c4-7f3b-7cc1-B1A2-0123456789AB", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
    [InlineData(Format.SystemId, "uz.hosp-1.a.bcd", SystemIdPattern)]
    [InlineData(Format.SystemId, "uz.hosp-1.a.bcde", SystemIdPattern)]
    [InlineData(Format.SystemId, "uz.hosp-1.a.b.efg", SystemIdPattern)]
    [InlineData(Format.SystemId, "uz.hosp-1.a.bcdef0.2345678.abcde", SystemIdPattern)]
    [InlineData(Format.SystemId, "uz.hosp-1.a.bcdef0.2345678.abcdef", SystemIdPattern)]
    [InlineData(Format.SystemId, "uz.hosp-1.a.bcdef0.2345678.abcdef.gh-ijkl.m.n", SystemIdPattern)]
    [InlineData(Format.Phone, "+998901234567", @"^\+[1-9][0-9]{6,14}$")]
    public void EveryOctetAtEveryPlace_CountsAsItShould(Format format, string value, string pattern)
    {
        var text = Encoding.UTF8.GetBytes(value);
        for (var i = 0; i < text.Length; i++)
        {
            var good = text[i];
            for (var octet = 0; octet <= byte.MaxValue; octet++)
            {
                text[i] = (byte)octet;
                var expected = Regex.IsMatch(Encoding.Latin1.GetString(text), pattern + @"(?!\n)");
                Assert.True(expected == LexicalForms.IsWellFormed(format, text), $"{octet} at {i}");
            }

            text[i] = good;
        }
    }

    [Fact]
    public void DigitsOfEveryLength_AreToldFromAnyOtherOctet()
    {
        for (var length = 0; length <= 20; length++)
        {
            var text = Enumerable.Range(0, length).Select(i => (byte)('0' + (i % 10))).ToArray();
            Assert.True(LexicalForms.IsDigits(text));
            for (var i = 0; i < length; i++)
            {
                for (var octet = 0; octet <= byte.MaxValue; octet++)
                {
                    var changed = (byte[])text.Clone();
                    changed[i] = (byte)octet;
                    Assert.True(LexicalForms.IsDigits(changed) == octet is >= '0' and <= '9', $"{octet} at {i} of {length}");
                }
            }
        }
    }

    private static bool IsWellFormed(Format format, string value) => LexicalForms.IsWellFormed(format, Encoding.UTF8.GetBytes(value));
}
