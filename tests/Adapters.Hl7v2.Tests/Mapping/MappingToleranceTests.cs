using EHealth.Integration.Contracts.Billing.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Scheduling.V1;
using EHealth.Integration.Hl7.Tests;
using Type = System.Type;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class MappingToleranceTests
{
    [Theory]
    [InlineData("A01", typeof(PatientAdmitted))]
    [InlineData("A02", typeof(PatientTransferred))]
    [InlineData("A03", typeof(PatientDischarged))]
    [InlineData("A04", typeof(PatientRegistered))]
    [InlineData("A05", typeof(PatientPreadmitted))]
    [InlineData("A06", typeof(PatientClassChanged))]
    [InlineData("A07", typeof(PatientClassChanged))]
    [InlineData("A08", typeof(PatientUpdated))]
    [InlineData("A09", typeof(PatientDeparting))]
    [InlineData("A10", typeof(PatientArrived))]
    [InlineData("A11", typeof(AdmissionCancelled))]
    [InlineData("A12", typeof(TransferCancelled))]
    [InlineData("A13", typeof(DischargeCancelled))]
    [InlineData("A31", typeof(PersonUpdated))]
    public void AdtTrigger_DecidesTheEvent(string trigger, Type expected) =>
        Assert.IsType(expected, Mapped.Event(Mapped.Changed(Samples.Admit, "ADT^A01^ADT_A01", $"ADT^{trigger}")));

    [Theory]
    [InlineData("S12", AppointmentAction.Booked)]
    [InlineData("S13", AppointmentAction.Rescheduled)]
    [InlineData("S14", AppointmentAction.Modified)]
    [InlineData("S15", AppointmentAction.Cancelled)]
    [InlineData("S16", AppointmentAction.Discontinued)]
    [InlineData("S17", AppointmentAction.Deleted)]
    [InlineData("S22", AppointmentAction.Modified)]
    [InlineData("S26", AppointmentAction.NoShow)]
    public void SiuTrigger_DecidesTheAction(string trigger, AppointmentAction expected) =>
        Assert.Equal(expected, Mapped.Event<AppointmentChanged>(Kinds.Appointment, "SIU^S12^SIU_S12", $"SIU^{trigger}").Action);

    [Theory]
    [InlineData("S23", SlotAction.Blocked)]
    [InlineData("S24", SlotAction.Opened)]
    public void SiuTriggerOfSlots_DecidesTheAction(string trigger, SlotAction expected) =>
        Assert.Equal(expected, Mapped.Event<SlotsChanged>(Kinds.Slots, "SIU^S23^SIU_S12", $"SIU^{trigger}").Action);

    [Fact]
    public void PidInAMessageAboutSlots_MeansNothing() =>
        Assert.Equal(Mapped.Event(Kinds.Slots), Mapped.Event<SlotsChanged>(Kinds.Slots, "RGS|1|A", "PID|1||30211975910033^^^UZB^NI||Karimov^Akmal\nRGS|1|A"));

    [Fact]
    public void UnknownSegmentsAndFields_ChangeNothing()
    {
        foreach (var (kind, text) in Kinds.All)
        {
            var extended = string.Join('\n', text.Split('\n').Select(line => $"{line}\nZZZ|1|own^content~of&all|kinds"));
            Assert.True(Mapped.Event(text).Equals(Mapped.Event(extended)), kind);
        }
    }

    [Fact]
    public void Transfer_HasThePlacesBeforeAndAfter()
    {
        var transferred = (PatientTransferred)Mapped.Event(Mapped.Changed(Mapped.Changed(
            Samples.Admit, "ADT^A01^ADT_A01", "ADT^A02"), "CARDIO^12^3||||||||||||||||V-2026-17", "ICU^1^2|||CARDIO^12^3|D7^Saidova||||||||||||V-2026-17"));

        Assert.Equal(("CARDIO, 12, 3", "ICU, 1, 2"), (transferred.Encounter.PreviousLocation, transferred.Encounter.Location));
        Assert.Equal("D7", Assert.Single(transferred.Encounter.Attending).Number.Value);
    }

    [Theory]
    [InlineData("<5.60", "5", "5", 0)]
    [InlineData("<5.60", "+.5", "0.5", 0)]
    [InlineData("<5.60", "-5.", "-5", 0)]
    [InlineData("<5.60", " >= 5.0 ", "5.0", 4)]
    [InlineData("<5.60", "<>5", "5", 5)]
    public void Number_IsTakenInTheFormsThatLaboratoriesWrite(string sent, string instead, string value, int comparator)
    {
        var quantity = Mapped.Event<ResultReported>(Kinds.Results, sent, instead).Reports[0].Observations[0].Values[0].Quantity;

        Assert.Equal((value, comparator), (quantity.Value, (int)quantity.Comparator));
    }

    [Theory]
    [InlineData("^5^-^10", PairKind.Range)]
    [InlineData("^5^/^10", PairKind.Ratio)]
    [InlineData("^5^.^10", PairKind.Other)]
    public void TwoNumbers_AreOneValue(string instead, PairKind expected) =>
        Assert.Equal(expected, Mapped.Event<ResultReported>(Kinds.Results, "^1^:^128", instead).Reports[0].Observations[1].Values[0].Pair.Kind);

    [Theory]
    [InlineData("J\\.br\\VBERi0xLjQKJUVPRgo=")]
    [InlineData("JVBERi0x\\X0D0A\\LjQKJUVPRgo=")]
    [InlineData("JVBERi0x LjQKJUVPRgo=")]
    public void Base64InLines_IsOneFile(string content) =>
        Assert.Equal(
            "%PDF-1.4\n%EOF\n",
            Mapped.Event<DocumentPublished>(Kinds.Document, "JVBERi0xLjQKJUVPRgo=", content).Document.Parts[0].Attachment.Content.ToStringUtf8());

    [Fact]
    public void Base64InLinesOfAnotherEscapeCharacter_IsOneFile() =>
        Assert.Equal(
            "%PDF-1.4\n%EOF\n",
            Assert.IsType<DocumentPublished>(Mapped.Event(Mapped.Changed(Mapped.Changed(Kinds.Document, "JVBERi0xLjQKJUVPRgo=", "J!.br!VBERi0xLjQKJUVPRgo="), "^~\\&", "^~!&")))
                .Document.Parts[0].Attachment.Content.ToStringUtf8());

    [Theory]
    [InlineData("^application^PDF^Base64^JVBERi0xLjQKJUVPRgo=", "^TEXT^PLAIN^A^fine \\T\\ well", "text/plain", "fine & well")]
    [InlineData("^application^PDF^Base64^JVBERi0xLjQKJUVPRgo=", "^TEXT^^A^fine", "text/plain", "fine")]
    [InlineData("^application^PDF^Base64^JVBERi0xLjQKJUVPRgo=", "^text/html^^A^fine", "text/html", "fine")]
    [InlineData("^application^PDF^Base64^JVBERi0xLjQKJUVPRgo=", "^AP^octet-stream^Hex^66696e65", "application/octet-stream", "fine")]
    [InlineData("^application^PDF^Base64^JVBERi0xLjQKJUVPRgo=", "^application^pdf^Base64^", "application/pdf", "")]
    public void File_IsDecodedAsItsEncodingSays(string sent, string instead, string mediaType, string content)
    {
        var attachment = Mapped.Event<DocumentPublished>(Kinds.Document, sent, instead).Document.Parts[0].Attachment;

        Assert.Equal((mediaType, content), (attachment.MediaType, attachment.Content.ToStringUtf8()));
    }

    [Fact]
    public void SecondObrAfterOneOrc_IsAnOrderOfItsOwn()
    {
        var issued = Mapped.Event<OrdersIssued>(Kinds.Orders, "ORC|CA|P-2^HIS", "OBR|2|P-2^HIS||GLU^Glucose^L");

        Assert.Equal(["P-1", "P-2"], issued.Orders.Select(order => order.Reference.Placer.Value));
    }

    [Fact]
    public void EarlierResultsSentWithAnOrder_AreNoOrders()
    {
        var issued = Mapped.Event<OrdersIssued>(Kinds.Orders, "ORC|CA|P-2^HIS", "ORC|PR|P-0^HIS\nOBR|1|P-0^HIS||GLU^Glucose^L\nORC|HD|P-3^HIS");

        Assert.Equal([OrderControl.New, OrderControl.Hold], issued.Orders.Select(order => order.Control));
    }

    [Theory]
    [InlineData("Peanut butter", "", "Peanut butter")]
    [InlineData("PEANUT", "PEANUT", "")]
    [InlineData("Peanut butter^^L", "Peanut butter", "")]
    [InlineData("^Peanut butter", "", "Peanut butter")]
    public void CodedValueOfSeveralWordsAlone_IsWords(string instead, string code, string text)
    {
        var allergen = Mapped.Event<AllergiesReported>(Kinds.Allergies, "|Peanut butter|", $"|{instead}|").Allergies[1].Allergen;

        Assert.Equal((code, text), (allergen.Codings.FirstOrDefault()?.Code ?? "", allergen.Text));
    }

    [Theory]
    [InlineData("-1000", "UZS", -100_000)]
    [InlineData("1000&JPY", "JPY", 1000)]
    [InlineData("1.234&KWD", "KWD", 1234)]
    [InlineData("12.5^USD", "USD", 1250)]
    [InlineData("12.5^UP", "UZS", 1250)]
    public void Amount_IsInMinorUnitsOfItsCurrency(string instead, string currency, long units)
    {
        var amount = Mapped.Event<ChargesPosted>(Kinds.Charges, "-1000", instead).Charges[1].Amount;

        Assert.Equal((currency, units), (amount.Currency, amount.MinorUnits));
    }

    [Fact]
    public void OlderVersion_SaysTimingAndPriorityInObr27()
    {
        var order = Mapped.Event<OrdersIssued>(
            Kinds.Orders, "TQ1|1||||||20260901120000||S^Stat^HL70485\nOBR|1|||24323-8^Comprehensive metabolic panel^LN^CMP^Biochemistry^L|||||||||Fasting\\.br\\Diabetic||||||||||||||||||",
            "OBR|1|||24323-8^^LN|||||||||||||||||||||||^^^20260901120000^^A||||").Orders[0];

        Assert.Equal(OrderPriority.Asap, order.Priority);
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.FromHours(5)), order.WantedAt.ToDateTimeOffset());
    }

    [Fact]
    public void ChargeWithoutTransactionCode_IsNamedByItsProcedure() =>
        Assert.Equal("99221", Mapped.Event<ChargesPosted>(Kinds.Charges, "BED^Bed day^L", "").Charges[0].Service.Codings[0].Code);
}
