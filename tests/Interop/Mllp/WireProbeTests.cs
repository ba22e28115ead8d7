using System.Globalization;
using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;
using static EHealth.Integration.Interop.Tests.Mllp.WirePeer;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>
/// What hospitals' systems, port scanners and broken lines really put on the wire, against the running stack. Each test says what is right and why.
/// Right is not what other engines do: none of six that were asked passes all of these.
/// </summary>
public sealed class WireProbeTests(RunningStack running)
{
    private static int _lastPerson = 500;

    // One message, one acknowledgment, however TCP cuts it: TCP has no messages (HL7 v2.5 Implementation Guide, appendix C).
    [Fact]
    public async Task ByteByByte_GetsOneAcknowledgment()
    {
        var (stack, admission) = await NewAsync("BYTES");
        using var hospital = await ConnectAsync(stack.Mllp);

        foreach (var single in admission.Frame) await hospital.SendAsync(new[] { single });
        hospital.ShutdownSend();

        await AssertAcknowledgedAsync(hospital, "AA", admission);
        Assert.Null(await hospital.ReceiveAsync());
    }

    // FS and CR may come in different packets. The message is whole with FS; the CR that comes late is its end and not the junk before the next one.
    [Fact]
    public async Task CarriageReturnHalfASecondLate_GetsOneAcknowledgment()
    {
        var (stack, admission) = await NewAsync("LATE");
        using var hospital = await ConnectAsync(stack.Mllp);
        using var halfASecond = new PeriodicTimer(TimeSpan.FromMilliseconds(500));

        await hospital.SendAsync(admission.Frame.AsMemory()[..^1]);
        await halfASecond.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await hospital.SendAsync("\r"u8.ToArray());
        await AssertAcknowledgedAsync(hospital, "AA", admission);

        var next = admission with { ControlId = admission.ControlId + "B" };
        await hospital.SendAsync(next.Frame);
        hospital.ShutdownSend();
        await AssertAcknowledgedAsync(hospital, "AA", next);
        Assert.Null(await hospital.ReceiveAsync());
    }

    // Senders may pipeline. Each message has its acknowledgment, in the order of the messages: else the sender takes one for another's.
    [Fact]
    public async Task FiveFramesInOneWrite_GetFiveAcknowledgmentsInOrder()
    {
        var (stack, admission) = await NewAsync("FIVE");
        using var hospital = await ConnectAsync(stack.Mllp);
        var five = Enumerable.Range(1, 5).Select(number => admission with { ControlId = $"{admission.ControlId}-{number}" }).ToList();

        await hospital.SendAsync(five.SelectMany(each => each.Frame).ToArray());

        foreach (var each in five) await AssertAcknowledgedAsync(hospital, "AA", each);
    }

    // Without a start block nobody knows where the message began: perhaps this is the second half of one. It is not a message, and is kept for the auditor.
    [Fact]
    public async Task NoStartBlock_IsRecordedAndNotAcknowledged()
    {
        var (stack, admission) = await NewAsync("NOSTART");
        await using var trail = new RefusalTrail(stack);
        using var hospital = await ConnectAsync(stack.Mllp);
        var bytes = admission.Frame[1..];

        await hospital.SendAsync(bytes);
        hospital.ShutdownSend();

        Assert.Null(await hospital.ReceiveAsync());
        await trail.OfAsync("mllp/NoStartBlock", HubErrorCode.MessageUnreadable, bytes);
    }

    // Some senders leave the CR out. The next start block proves that the message had ended; to merge the two would lose one patient.
    [Fact]
    public async Task EndBlockWithoutCarriageReturn_ThenNextFrameGivesTwoAcknowledgments()
    {
        var (stack, admission) = await NewAsync("NOCR");
        using var hospital = await ConnectAsync(stack.Mllp);
        var next = admission with { ControlId = admission.ControlId + "B" };

        await hospital.SendAsync((byte[])[.. admission.Frame[..^1], .. next.Frame]);

        await AssertAcknowledgedAsync(hospital, "AA", admission);
        await AssertAcknowledgedAsync(hospital, "AA", next);
    }

    // Bytes between two frames belong to neither. Line ends and keep-alive texts are common; both messages are whole.
    [Fact]
    public async Task JunkBetweenFrames_DisturbsNeither()
    {
        var (stack, admission) = await NewAsync("JUNK");
        using var hospital = await ConnectAsync(stack.Mllp);
        var next = admission with { ControlId = admission.ControlId + "B" };

        await hospital.SendAsync((byte[])[.. admission.Frame, .. "\r\nstill there?\r\n"u8, .. next.Frame]);

        await AssertAcknowledgedAsync(hospital, "AA", admission);
        await AssertAcknowledgedAsync(hospital, "AA", next);
    }

    // A sender that missed the acknowledgment sends the same bytes again. It hears AA again, and the patient is admitted once.
    [Fact]
    public async Task SameMessageTwice_IsAcknowledgedTwiceAndPublishedOnce()
    {
        var (stack, admission) = await NewAsync("TWICE");
        await using var partner = await AdmissionCollector.OpenAsync(stack.ClientOptionsOf(DevelopmentDirectory.Partner));
        using var hospital = await ConnectAsync(stack.Mllp);
        var last = admission with { ControlId = admission.ControlId + "B", Visit = admission.Visit + "B" };

        foreach (var each in new[] { admission, admission, last })
        {
            await hospital.SendAsync(each.Frame);
            await AssertAcknowledgedAsync(hospital, "AA", each);
        }

        // Of the same patient, so it comes after all that was published before.
        await partner.FirstAsync(last.Visit);
        Assert.Single(partner.AcceptedOf(admission.Visit));
    }

    // HL7 v2.5 chapter 2.10.3: a batch is answered by a batch with one MSA for each message, and none of the file's two patients is lost.
    [Fact]
    public async Task BatchOfTwo_IsAnsweredByABatchWithTwoAcknowledgments()
    {
        var (stack, admission) = await NewAsync("BATCH");
        using var hospital = await ConnectAsync(stack.Mllp);
        var second = admission with { ControlId = admission.ControlId + "B" };
        const string Names = "|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261126120000+0500|||";
        var batch = $"FHS{Names}|FILE1\rBHS{Names}|BATCH1\r{admission.Text}{second.Text}BTS|2\rFTS|1\r";

        await hospital.SendAsync(Frame(Encoding.UTF8.GetBytes(batch)));

        var answer = await hospital.ReceiveAsync();
        Assert.StartsWith("FHS|^~\\&|EHEALTH|HUB|HIS|SIRDARYO01|", answer, StringComparison.Ordinal);
        Assert.Contains("\nBHS|", answer, StringComparison.Ordinal);
        Assert.Equal(
            [$"MSA|AA|{admission.ControlId}", $"MSA|AA|{second.ControlId}"], answer!.Split('\n').Where(line => line.StartsWith("MSA", StringComparison.Ordinal)));
        Assert.Contains("\nBTS|2\n", answer, StringComparison.Ordinal);
    }

    // MSH-18 says what the bytes are (table 0211). The name arrives as it was written, or the message is refused; never with U+FFFD in it.
    [Fact]
    public async Task CyrillicIn8859_5_ArrivesAsItWasWritten()
    {
        var (stack, admission) = await NewAsync("8859");
        await using var partner = await AdmissionCollector.OpenAsync(stack.ClientOptionsOf(DevelopmentDirectory.Partner));
        using var hospital = await ConnectAsync(stack.Mllp);
        var cyrillic = admission with { Charset = "8859/5", Name = "Мамажонов^Ўткир^Шавкатович" };

        await hospital.SendAsync(Frame(CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-5")!.GetBytes(cyrillic.Text)));

        await AssertAcknowledgedAsync(hospital, "AA", cyrillic);
        var name = (await partner.FirstAsync(cyrillic.Visit)).Encounter.Names[0];
        Assert.Equal(("Мамажонов", "Ўткир", "Шавкатович"), (name.Family, name.Given, name.Patronymic));
    }

    // Enhanced mode (HL7 v2.5 chapter 2.9.3): the sender wants to hear that the message is safe, CA, and nothing of the application.
    [Fact]
    public async Task AcceptAcknowledgmentAlways_GetsCommitAccept()
    {
        var (stack, admission) = await NewAsync("ALNE");
        using var hospital = await ConnectAsync(stack.Mllp);

        await hospital.SendAsync((admission with { Acknowledgments = "AL|NE" }).Frame);
        hospital.ShutdownSend();

        await AssertAcknowledgedAsync(hospital, "CA", admission);
        Assert.Null(await hospital.ReceiveAsync());
    }

    // Whoever wants no acknowledgment gets none; one all the same would be taken for that of the next message.
    [Fact]
    public async Task NoAcknowledgmentWanted_GetsNoneAndIsPublished()
    {
        var (stack, admission) = await NewAsync("NENE");
        await using var partner = await AdmissionCollector.OpenAsync(stack.ClientOptionsOf(DevelopmentDirectory.Partner));
        using var hospital = await ConnectAsync(stack.Mllp);
        var next = admission with { ControlId = admission.ControlId + "B", Visit = admission.Visit };

        await hospital.SendAsync((admission with { Acknowledgments = "NE|NE" }).Frame);
        await hospital.SendAsync((next with { Visit = admission.Visit + "B" }).Frame);

        await AssertAcknowledgedAsync(hospital, "AA", next);
        await partner.FirstAsync(admission.Visit);
    }

    // Not HL7 at all. An acknowledgment must name a message (MSA-2) and there is none to name; the bytes are recorded, the connection goes on.
    [Fact]
    public async Task HelloWorld_IsRecordedAndNotAcknowledged()
    {
        var (stack, admission) = await NewAsync("HELLO");
        await using var trail = new RefusalTrail(stack);
        using var hospital = await ConnectAsync(stack.Mllp);
        var hello = Encoding.UTF8.GetBytes("hello world " + admission.ControlId);

        await hospital.SendAsync((byte[])[.. Frame(hello), .. admission.Frame]);

        await AssertAcknowledgedAsync(hospital, "AA", admission);
        await trail.OfAsync("hl7v2/unreadable", HubErrorCode.MessageUnreadable, hello);
    }

    // MSH-10 is required: without it a repetition cannot be told from another message. Error 101 of table 0357 at MSH-10.
    [Fact]
    public async Task EmptyControlId_IsAnErrorThatNamesTheField()
    {
        var (stack, admission) = await NewAsync("NOID");
        using var hospital = await ConnectAsync(stack.Mllp);

        await hospital.SendAsync((admission with { ControlId = "" }).Frame);

        var answer = await hospital.ReceiveAsync();
        Assert.Contains("\nMSA|AE\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nERR||MSH^1^10|101^", answer, StringComparison.Ordinal);
    }

    // A version that does not exist cannot be known. Rejection 203 of table 0357, so that the sender's operator learns it at once.
    [Fact]
    public async Task UnknownVersion_IsRejected()
    {
        var (stack, admission) = await NewAsync("V99");
        using var hospital = await ConnectAsync(stack.Mllp);

        await hospital.SendAsync((admission with { Version = "9.9" }).Frame);

        var answer = await AssertAcknowledgedAsync(hospital, "AR", admission);
        Assert.Contains("\nERR||MSH^1^12|203^", answer, StringComparison.Ordinal);
    }

    // Some senders keep a line alive this way. There is nothing to acknowledge and nothing to lose.
    [Fact]
    public async Task EmptyFrame_IsNotAcknowledgedAndDoesNoHarm()
    {
        var (stack, admission) = await NewAsync("EMPTY");
        using var hospital = await ConnectAsync(stack.Mllp);

        await hospital.SendAsync((byte[])[.. Frame([]), .. admission.Frame]);

        await AssertAcknowledgedAsync(hospital, "AA", admission);
    }

    // The segment terminator is CR and nothing else (chapter 2.4); so many send LF or CR LF that a receiver which refuses them serves nobody.
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task LineFeedBetweenSegments_IsTaken(string terminator)
    {
        var (stack, admission) = await NewAsync("LF" + terminator.Length.ToString(CultureInfo.InvariantCulture));
        using var hospital = await ConnectAsync(stack.Mllp);

        await hospital.SendAsync(Frame(Encoding.UTF8.GetBytes(admission.Text.Replace("\r", terminator, StringComparison.Ordinal))));

        await AssertAcknowledgedAsync(hospital, "AA", admission);
    }

    // A message cut by a dying line. To take the half for a message would be wrong; to forget it would leave nothing to look at but tcpdump.
    [Fact]
    public async Task SixtyBytesThenFin_IsRecordedAndClosed()
    {
        var (stack, admission) = await NewAsync("CUT");
        await using var trail = new RefusalTrail(stack);
        using var hospital = await ConnectAsync(stack.Mllp);
        var part = admission.Bytes[..60];

        await hospital.SendAsync((byte[])[0x0B, .. part]);
        hospital.ShutdownSend();

        Assert.Null(await hospital.ReceiveAsync());
        await trail.OfAsync("mllp/PeerClosedInsideFrame", HubErrorCode.MessageUnreadable, part);
        var captures = Path.Combine(stack.Options.DataDirectory, "captures");
        await Until.HoldsAsync(
            () => System.IO.Directory.Exists(captures) && System.IO.Directory.GetFiles(captures, "*PeerClosedInsideFrame*").Any(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(part)),
            "the bytes are kept in a file");
    }

    // In UTF-16 Cyrillic М is 04 1C and Ћ is 04 0B: bytes of a block that end and begin nothing here. The name arrives whole.
    [Theory]
    [InlineData("LE")]
    [InlineData("BE")]
    public async Task Utf16WithBlockBytesInItsLetters_ArrivesAsItWasWritten(string order)
    {
        var (stack, admission) = await NewAsync("UTF16" + order);
        await using var partner = await AdmissionCollector.OpenAsync(stack.ClientOptionsOf(DevelopmentDirectory.Partner));
        using var hospital = await ConnectAsync(stack.Mllp);
        var cyrillic = admission with { Charset = "UNICODE UTF-16", Name = "МАМАЖОНОВ^ЋМ" };

        await hospital.SendAsync(Frame(new UnicodeEncoding(bigEndian: order == "BE", byteOrderMark: false).GetBytes(cyrillic.Text)));

        var answer = await hospital.ReceiveAsync();
        Assert.Contains($"MSA|AA|{cyrillic.ControlId}", answer!.Replace("\0", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var name = (await partner.FirstAsync(cyrillic.Visit)).Encounter.Names[0];
        Assert.Equal(("МАМАЖОНОВ", "ЋМ"), (name.Family, name.Given));
    }

    // A scanned report inside the message. It is under the limit, so it is taken, and nobody waits for it.
    [Fact]
    public async Task FiveMebibytesInOneField_IsAcknowledged()
    {
        var (stack, admission) = await NewAsync("5MB");
        using var hospital = await ConnectAsync(stack.Mllp);
        var big = admission with { Observation = "^application^pdf^Base64^" + new string('A', 5 * 1024 * 1024) };

        await hospital.SendAsync(big.Frame);

        await AssertAcknowledgedAsync(hospital, "AA", big);
    }

    // Below the limit of 64 MiB, and no reason to say no.
    [Fact]
    public async Task FiftyMebibytes_AreTaken()
    {
        var (stack, admission) = await NewAsync("50MB");
        using var hospital = await ConnectAsync(stack.Mllp);
        var big = admission with { Observation = "^application^pdf^Base64^" + new string('A', 50 * 1024 * 1024) };

        await hospital.SendAsync(big.Frame);

        await AssertAcknowledgedAsync(hospital, "AA", big);
    }

    // Over the limit. It is refused when the limit is reached, by name; the connection has lost its framing and ends.
    [Fact]
    public async Task SeventyMebibytes_AreRefusedAtTheLimitByName()
    {
        var (stack, admission) = await NewAsync("70MB");
        using var hospital = await ConnectAsync(stack.Mllp);
        var big = (admission with { Observation = "^application^pdf^Base64^" + new string('A', 70 * 1024 * 1024) }).Frame;

        var sending = hospital.SendWhatIsTakenAsync(big);
        var answer = await AssertAcknowledgedAsync(hospital, "AR", admission);
        Assert.Null(await hospital.ReceiveAsync());
        await sending;

        Assert.Contains("\nERR|||207^", answer, StringComparison.Ordinal);
    }

    /// <summary>A person for each test: none waits for another's events.</summary>
    private async Task<(DevelopmentStack Stack, Admission Admission)> NewAsync(string controlId)
    {
        var stack = await running.GetAsync();
        return (stack, new Admission(stack.Population.PersonAt(Interlocked.Increment(ref _lastPerson)), "PROBE-" + controlId));
    }

    private static async Task<string> AssertAcknowledgedAsync(WirePeer hospital, string code, Admission admission)
    {
        var answer = await hospital.ReceiveAsync();
        Assert.Contains($"\nMSA|{code}|{admission.ControlId}\n", answer, StringComparison.Ordinal);
        return answer!;
    }
}
