using System.Collections.Concurrent;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Scheduling.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack.Audit;
using EHealth.Integration.Stack.Stories.Admission;
using static EHealth.Integration.Interop.Tests.Mllp.WirePeer;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>Messages about several persons, and about nobody, against the running stack.</summary>
public sealed class SeveralPersonsTests(RunningStack running)
{
    private const string Unknown = "31210632040244";

    [Fact]
    public async Task TwoMergesInOneMessage_AreAnEventEachHoweverOftenItComes()
    {
        var stack = await running.GetAsync();
        var (merges, slots) = (new ConcurrentDictionary<string, ulong>(), new ConcurrentDictionary<string, ulong>());
        await using var auditor = AuditReader.Start(stack.Kafka.BootstrapServers, (record, _) =>
        {
            Note(record, PatientMerged.Descriptor.FullName, merges);
            Note(record, SlotsChanged.Descriptor.FullName, slots);
        });
        using var hospital = await ConnectAsync(stack.Mllp);
        string message = Merges("MERGES-1", stack.Population.PersonAt(640).Pinfl, stack.Population.PersonAt(641).Pinfl);

        for (int sent = 0; sent < 2; sent++)
        {
            await hospital.SendAsync(Frame(Encoding.UTF8.GetBytes(message)));
            Assert.Contains("\nMSA|AA|MERGES-1\n", await hospital.ReceiveAsync(), StringComparison.Ordinal);
        }

        // Recorded after all that came before it; a reader of Kafka has it all when it has every index between.
        await hospital.SendAsync(Frame(Encoding.UTF8.GetBytes(Header("SIU^S23^SIU_S12", "SLOTS-1") + "SCH||B-7^SCHED|||||||||^^^20261205090000^20261205130000\rRGS|1|A\rAIL|1|A|POLY^7\r")));
        Assert.Contains("\nMSA|AA|SLOTS-1\n", await hospital.ReceiveAsync(), StringComparison.Ordinal);
        await Until.HoldsAsync(() => merges.Count >= 2 && !slots.IsEmpty && auditor.Missing(merges.Values.Min(), slots.Values.Single()) == 0, "all up to the slots is read");
        Assert.Equal(2, merges.Count);

        // The first pair stands, and the error says from where on nothing does.
        await hospital.SendAsync(Frame(Encoding.UTF8.GetBytes(Merges("MERGES-2", stack.Population.PersonAt(642).Pinfl, Unknown))));
        var answer = await hospital.ReceiveAsync();
        Assert.Contains("\nMSA|AE|MERGES-2\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nERR||PID^2^3|207^", answer, StringComparison.Ordinal);
        await Until.HoldsAsync(() => merges.Count == 3, "the first pair is recorded");
    }

    private static string Header(string type, string controlId) => $"MSH|^~\\&|HIS|{Hospital.Facility}|EHEALTH|HUB|20261126120000+0500||{type}|{controlId}|P|2.5.1||||||UNICODE UTF-8\r";

    private static string Merges(string controlId, string first, string second) =>
        Header("ADT^A40^ADT_A39", controlId) + "EVN|A40|20261126120000+0500\r"
        + $"PID|1||4711^^^HIS^MR~{first}^^^UZB^NI||A^B\rMRG|4712^^^HIS^MR\r"
        + $"PID|2||4713^^^HIS^MR~{second}^^^UZB^NI||C^D\rMRG|4714^^^HIS^MR\r";

    private static void Note(AuditRecord record, string operation, ConcurrentDictionary<string, ulong> messageIds)
    {
        if (record is { Kind: AuditKind.Event, Outcome: HubErrorCode.Unspecified } && record.Operation == operation) messageIds[record.MessageId] = record.Index;
    }
}
