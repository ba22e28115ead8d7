using System.Text;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

public sealed class IdentifierFormsTests
{
    [Theory]
    [InlineData(IdentifierKind.Pinfl, "30211975910033")]
    [InlineData(IdentifierKind.Pinfl, "32409860230078")] // fails its check digit, which is not enforced
    [InlineData(IdentifierKind.Pinfl, "52902005910033")] // 29 February 2000
    [InlineData(IdentifierKind.Pinfl, "62902045910033")] // 29 February 2004
    [InlineData(IdentifierKind.Pinfl, "13112995910033")]
    [InlineData(IdentifierKind.Stir, "200935935")]
    [InlineData(IdentifierKind.Stir, "300000000")]
    [InlineData(IdentifierKind.Stir, "799999999")]
    [InlineData(IdentifierKind.PassportUz, "AA1234567")]
    [InlineData(IdentifierKind.PassportUz, "ZZ0000000")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-МЯ №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "XIV-ҚЎ №1234567")]
    [InlineData(IdentifierKind.BirthCertificateUz, "II-ЁҲ123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "II-АЯ 123456")]
    [InlineData(IdentifierKind.Iin, "061211600012")]
    [InlineData(IdentifierKind.Iin, "000229000000")] // century not said: 2000 had a 29 February
    [InlineData(IdentifierKind.Iin, "000229500000")]
    [InlineData(IdentifierKind.Temporary, "0190a5c4-7f3b-7cc1-b1a2-0123456789AB")]
    public void WellFormed_IsAccepted(IdentifierKind kind, string value) => Assert.True(IsWellFormed(kind, value));

    [Theory]
    [InlineData(IdentifierKind.Unspecified, "30211975910033")]
    [InlineData(IdentifierKind.Pinfl, "")]
    [InlineData(IdentifierKind.Pinfl, "3021197591003")]
    [InlineData(IdentifierKind.Pinfl, "302119759100333")]
    [InlineData(IdentifierKind.Pinfl, "3021197591003x")]
    [InlineData(IdentifierKind.Pinfl, "00211975910033")]
    [InlineData(IdentifierKind.Pinfl, "70211975910033")]
    [InlineData(IdentifierKind.Pinfl, "30011975910033")] // day 0
    [InlineData(IdentifierKind.Pinfl, "33211975910033")] // day 32
    [InlineData(IdentifierKind.Pinfl, "30200975910033")] // month 0
    [InlineData(IdentifierKind.Pinfl, "30213975910033")] // month 13
    [InlineData(IdentifierKind.Pinfl, "32902005910033")] // 1900 had no 29 February
    [InlineData(IdentifierKind.Pinfl, "12345678901112")] // the ministry's own sample
    [InlineData(IdentifierKind.Stir, "100935935")]
    [InlineData(IdentifierKind.Stir, "800935935")]
    [InlineData(IdentifierKind.Stir, "1234556")]
    [InlineData(IdentifierKind.Stir, "20093593a")]
    [InlineData(IdentifierKind.PassportUz, "aa1234567")]
    [InlineData(IdentifierKind.PassportUz, "A11234567")]
    [InlineData(IdentifierKind.PassportUz, "AA123456")]
    [InlineData(IdentifierKind.PassportUz, "AA12345678")]
    [InlineData(IdentifierKind.PassportUz, "АА1234567")] // Cyrillic
    [InlineData(IdentifierKind.BirthCertificateUz, "-МЯ №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "1-МЯ №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "XXXXXXX-МЯ №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-MY №123456")] // Latin
    [InlineData(IdentifierKind.BirthCertificateUz, "I-мя №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-М №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-МЯ №12345")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-МЯ №12345678")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-МЯ  №123456")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-")]
    [InlineData(IdentifierKind.BirthCertificateUz, "I МЯ №123456")]
    [InlineData(IdentifierKind.Iin, "06121160001")]
    [InlineData(IdentifierKind.Iin, "0612116000123")]
    [InlineData(IdentifierKind.Iin, "061211700012")]
    [InlineData(IdentifierKind.Iin, "061311600012")]
    [InlineData(IdentifierKind.Iin, "060230600012")]
    [InlineData(IdentifierKind.Iin, "000229300000")] // 1900
    [InlineData(IdentifierKind.Temporary, "0190a5c47f3b7cc1b1a20123456789ab")]
    public void Malformed_IsRefused(IdentifierKind kind, string value) => Assert.False(IsWellFormed(kind, value));

    private static bool IsWellFormed(IdentifierKind kind, string value) =>
        IdentifierForms.IsWellFormed(kind, Encoding.UTF8.GetBytes(value));
}
