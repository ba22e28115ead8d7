using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

public sealed class SenderTableTests
{
    private static readonly Encoding Windows1251 = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    [Fact]
    public void CyrillicName_IsKnownInEverySetThatHoldsItAndByNoPartOfIt()
    {
        var table = new SenderTable([new Hl7Sender { Application = "HIS", Facility = "НУКУС02", System = "uz.hosp.nukus-02.his" }], _ => null);

        Assert.NotNull(table.Find(Header("НУКУС02", Encoding.UTF8)));
        Assert.NotNull(table.Find(Header("НУКУС02", Windows1251)));
        Assert.Null(table.Find(Header("02", Encoding.UTF8)));
    }

    private static Hl7Message Header(string facility, Encoding encoding) =>
        Hl7Message.ParseHeader(encoding.GetBytes($"MSH|^~\\&|HIS|{facility}|HUB|UZ|20260901101500||ADT^A01|1|P|2.5\r")).Message!;
}
