using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class MappingRefusalTests
{
    [Theory]
    [InlineData(nameof(Kinds.Person), "20260830", "lately", HubErrorCode.FieldInvalid, "PID-29")]
    [InlineData(nameof(Kinds.Merge), "4712^^^SIRDARYO-01^MR~30211975910041^^^^NI~77^^^OLD&1.2.3&ISO^PI", "", HubErrorCode.FieldMissing, "MRG-1")]
    [InlineData(nameof(Kinds.Merge), "&ISO^PI", "&ISO^PI\nMRG|5^^^HIS^MR", HubErrorCode.FieldInvalid, "MRG(2)")]
    [InlineData(nameof(Kinds.Merge), "&ISO^PI", "&ISO^PI\nPID|2||1^^^^MR\nMRG|5^^^HIS^MR", HubErrorCode.FieldMissing, "PID(2)-3")]
    [InlineData(nameof(Kinds.Merge), "&ISO^PI", "&ISO^PI\nPID|2||9~^^^^NI\nMRG|5^^^HIS^MR", HubErrorCode.FieldMissing, "PID(2)-3[2].1")]
    [InlineData(nameof(Kinds.Merge), "&ISO^PI", "&ISO^PI\nPID|2||1^^^^NI\nMRG|", HubErrorCode.FieldMissing, "MRG(2)-1")]
    [InlineData(nameof(Kinds.Merge), "&ISO^PI", "&ISO^PI\nPID|2||1^^^^NI", HubErrorCode.FieldMissing, "PID(2)")]
    [InlineData(nameof(Kinds.Slots), "^^^20260905090000", "^^^Friday", HubErrorCode.FieldInvalid, "SCH-11.4")]
    [InlineData(nameof(Kinds.Allergies), "|201203|", "|spring|", HubErrorCode.FieldInvalid, "IAM-11")]
    [InlineData(nameof(Kinds.Allergies), "|\"\"|D", "|\"\"|Q", HubErrorCode.CodeUnknown, "IAM(2)-6")]
    [InlineData(nameof(Kinds.Orders), "20260901100500|||D7", "2026|||D7", HubErrorCode.FieldInvalid, "ORC-9")]
    [InlineData(nameof(Kinds.Orders), "|20260901103000", "|soon", HubErrorCode.FieldInvalid, "SPM-18")]
    [InlineData(nameof(Kinds.Results), "<5.60", "five", HubErrorCode.FieldInvalid, "OBX-5")]
    [InlineData(nameof(Kinds.Results), "<5.60", "5~five", HubErrorCode.FieldInvalid, "OBX-5[2]")]
    [InlineData(nameof(Kinds.Results), "^1^:^128", "^1^:^many", HubErrorCode.FieldInvalid, "OBX(2)-5.4")]
    [InlineData(nameof(Kinds.Results), "^1^:^128", "^one", HubErrorCode.FieldInvalid, "OBX(2)-5.2")]
    [InlineData(nameof(Kinds.Results), "||||||C", "||||||?", HubErrorCode.CodeUnknown, "OBX(2)-11")]
    [InlineData(nameof(Kinds.Results), "|LAB|F|", "|LAB|?|", HubErrorCode.CodeUnknown, "OBR-25")]
    [InlineData(nameof(Kinds.Results), "||0830|", "||8.30|", HubErrorCode.FieldInvalid, "OBX(9)-5")]
    [InlineData(nameof(Kinds.Results), "||202608|", "||Aug|", HubErrorCode.FieldInvalid, "OBX(6)-5")]
    [InlineData(nameof(Kinds.Results), "^pdf^", "^exe^", HubErrorCode.CodeUnknown, "OBX(10)-5.3")]
    [InlineData(nameof(Kinds.Results), "JVBERi0xLjQKJUVPRgo=", "JVBERi0?", HubErrorCode.FieldInvalid, "OBX(10)-5.5")]
    [InlineData(nameof(Kinds.Results), "^Base64^", "^Morse^", HubErrorCode.FieldInvalid, "OBX(10)-5.5")]
    [InlineData(nameof(Kinds.Document), "^PDF^", "^JPEG^", HubErrorCode.FieldInvalid, "OBX-5.5")]
    [InlineData(nameof(Kinds.Document), "|AP|20260901110000", "|AP|today", HubErrorCode.FieldInvalid, "TXA-4")]
    [InlineData(nameof(Kinds.MedicationOrders), "ATC|1|2|", "ATC|1|two|", HubErrorCode.FieldInvalid, "RXE-4")]
    [InlineData(nameof(Kinds.MedicationOrders), "|2|||RX-100", "|often|||RX-100", HubErrorCode.FieldInvalid, "RXE-12")]
    [InlineData(nameof(Kinds.MedicationOrders), "20260908180000", "never", HubErrorCode.FieldInvalid, "TQ1(2)-8")]
    [InlineData(nameof(Kinds.Dispenses), "20260901155500", "noon", HubErrorCode.FieldInvalid, "RXD-3")]
    [InlineData(nameof(Kinds.Administrations), "||RE", "||ZZ", HubErrorCode.CodeUnknown, "RXA(2)-20")]
    [InlineData(nameof(Kinds.Immunizations), "|1999|", "|long ago|", HubErrorCode.FieldInvalid, "RXA(2)-3")]
    [InlineData(nameof(Kinds.Appointment), "^^^20260905093000", "^^^Friday", HubErrorCode.FieldInvalid, "SCH-11.4")]
    [InlineData(nameof(Kinds.Appointment), "|1|h", "|1|moons", HubErrorCode.CodeUnknown, "AIP-10")]
    [InlineData(nameof(Kinds.Charges), "-1000", "free", HubErrorCode.FieldInvalid, "FT1(2)-11.1")]
    [InlineData(nameof(Kinds.Charges), "150000.50&UZS", "150000.505&UZS", HubErrorCode.FieldInvalid, "FT1-11.1")]
    [InlineData(nameof(Kinds.Account), "||15||||", "||quarter||||", HubErrorCode.FieldInvalid, "PR1-7")]
    [InlineData(nameof(Kinds.Staff), "MDC|", "MQQ|", HubErrorCode.CodeUnknown, "MFE(2)-1")]
    [InlineData(nameof(Kinds.Staff), "Olim||||I", "Olim||||Q", HubErrorCode.CodeUnknown, "STF(2)-7")]
    public void WhatTheContractCannotExpress_IsRefusedAtItsPlace(string kind, string sent, string instead, HubErrorCode code, string location)
    {
        var refusal = Mapped.Refusal(Mapped.Changed(Kinds.All[kind], sent, instead));

        Assert.Equal((code, location), (refusal.Code, refusal.Location.ToString()));
        Assert.True(instead.Length < 3 || !refusal.Text.Contains(instead, StringComparison.Ordinal), "the text repeats what was sent");
    }

    [Fact]
    public void SeveralFaults_FirstOneIsNamed()
    {
        var text = Mapped.Changed(Mapped.Changed(Kinds.Results, "<5.60", "five"), "^1^:^128", "^one");

        Assert.Equal("OBX-5", Mapped.Refusal(text).Location.ToString());
    }
}
