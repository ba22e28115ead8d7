using System.Globalization;
using System.Text;
using CsCheck;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests.Messages;

public sealed class Hl7TimestampTests
{
    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00.0000000+05:00", nameof(Hl7TimestampPrecision.Year), "2026")]
    [InlineData("202609", "2026-09-01T00:00:00.0000000+05:00", nameof(Hl7TimestampPrecision.Month), "2026-09")]
    [InlineData("20260930", "2026-09-30T00:00:00.0000000+05:00", nameof(Hl7TimestampPrecision.Day), "2026-09-30")]
    [InlineData("2026093023", "2026-09-30T23:00:00.0000000+05:00", nameof(Hl7TimestampPrecision.Hour), "2026-09-30")]
    [InlineData("202609302359", "2026-09-30T23:59:00.0000000+05:00", nameof(Hl7TimestampPrecision.Minute), "2026-09-30")]
    [InlineData("20260930235958", "2026-09-30T23:59:58.0000000+05:00", nameof(Hl7TimestampPrecision.Second), "2026-09-30")]
    [InlineData("20260930235958.7", "2026-09-30T23:59:58.7000000+05:00", nameof(Hl7TimestampPrecision.Fraction), "2026-09-30")]
    [InlineData("20260930235958.1234-0330", "2026-09-30T23:59:58.1234000-03:30", nameof(Hl7TimestampPrecision.Fraction), "2026-09-30")]
    [InlineData("20240229+0000", "2024-02-29T00:00:00.0000000+00:00", nameof(Hl7TimestampPrecision.Day), "2024-02-29")]
    [InlineData("99991231", "9999-12-31T00:00:00.0000000+05:00", nameof(Hl7TimestampPrecision.Day), "9999-12-31")]
    [InlineData("99991231235959.9999999", "9999-12-31T23:59:59.9999999+05:00", nameof(Hl7TimestampPrecision.Fraction), "9999-12-31")]
    [InlineData("00010101+0000", "0001-01-01T00:00:00.0000000+00:00", nameof(Hl7TimestampPrecision.Day), "0001-01-01")]
    public void WellFormed_KeepsInstantAndPrecision(string text, string value, string precision, string date)
    {
        Assert.True(Hl7Timestamp.TryParse(Encoding.ASCII.GetBytes(text), Hl7Timestamp.Tashkent, out var timestamp));
        Assert.Equal(value, timestamp.Value.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(precision, timestamp.Precision.ToString());
        Assert.Equal(date, timestamp.ToDateString());
        Assert.Equal(text.IndexOfAny(['+', '-']) >= 0, timestamp.HasOffset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("26")]
    [InlineData("20261")]
    [InlineData("20261301")]
    [InlineData("20260230")]
    [InlineData("20250229")]
    [InlineData("2026093024")]
    [InlineData("202609302360")]
    [InlineData("20260930235960")]
    [InlineData("20260930235958.")]
    [InlineData("20260930235958.12345678")]
    [InlineData("2026.5")]
    [InlineData("2026-09-30")]
    [InlineData("20260930+05")]
    [InlineData("20260930+1401")]
    [InlineData("20260930+0560")]
    [InlineData("00010101")]
    [InlineData("0000")]
    [InlineData("99991231235959-0100")] // no such day in UTC
    [InlineData("2026 930")]
    [InlineData("today")]
    public void Malformed_IsRefused(string text)
    {
        Assert.False(Hl7Timestamp.TryParse(Encoding.ASCII.GetBytes(text), Hl7Timestamp.Tashkent, out _));
    }

    [Fact]
    public void Formatted_ReadsBackAsTheSameInstant()
    {
        Gen.Select(Gen.DateTime[new DateTime(1900, 1, 1), new DateTime(2100, 1, 1)], Gen.Int[-14 * 60, 14 * 60]).Sample((time, minutes) =>
        {
            var instant = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.FromMinutes(minutes));
            instant = instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
            Assert.True(Hl7Timestamp.TryParse(Encoding.ASCII.GetBytes(Hl7Timestamp.Format(instant)), TimeSpan.Zero, out var read));
            Assert.Equal(instant, read.Value);
            Assert.Equal(instant.Offset, read.Value.Offset);
        });
    }

    [Theory]
    [InlineData("2026-09-01T05:15:01Z", "20260901101501+0500")]
    [InlineData("9999-12-31T18:59:59Z", "99991231235959+0500")]
    [InlineData("9999-12-31T23:59:59Z", "99991231235959+0000")]
    public void LastHoursOfTheCalendar_AreWrittenInUtc(string instant, string written) =>
        Assert.Equal(written, Hl7Timestamp.Format(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), Hl7Timestamp.Tashkent));

    [Fact]
    public void AnyDigits_NeverThrow()
    {
        Gen.String[Gen.Char["0123456789.+-"], 0, 30].Sample(text =>
        {
            if (Hl7Timestamp.TryParse(Encoding.ASCII.GetBytes(text), Hl7Timestamp.Tashkent, out var timestamp))
                _ = timestamp.Value.ToUniversalTime();
        }, iter: 50_000);
    }
}
