using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk.Subscriptions;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories.Admission;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>A message of the largest size through the programs as they are installed, with the settings they have by themselves.</summary>
public sealed class LargeDocumentTests(PublishedPrograms programs)
{
    /// <summary>Hl7v2:MaxFrameBytes.</summary>
    private const int LargestMessage = 64 * 1024 * 1024;

    /// <summary>What the programs may need at most (VmHWM), a good third above what was measured.</summary>
    private const long MostOfHub = 900L * 1024 * 1024;
    private const long MostOfAdapter = 1400L * 1024 * 1024;

    /// <summary>What they keep of it (VmRSS).</summary>
    private const long AfterwardsAtMost = 350L * 1024 * 1024;

    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task LargestDocument_ReachesSubscriberAndHospitalInBoundedMemory()
    {
        await using var installation = await Installation.StartAsync(programs);
        var hospital = new ReceivingHospital();
        await using var listener = new MllpServer(
            new IPEndPoint(IPAddress.Loopback, 0), new MllpServerOptions { MaxFrameBytes = 2 * LargestMessage }, hospital, TimeProvider.System, NullLogger<MllpServer>.Instance);
        listener.Start();
        await installation.Hl7v2.TerminateAsync();
        await installation.StartHl7v2Async(DestinationAt(listener.LocalEndPoint.Port));
        await installation.Hl7v2.WaitForLineAsync("Subscription hl7-archive is open");
        var subscriber = new DocumentSubscriber();
        await using var subscription = await SubscriberHost.OpenAsync(
            installation.ClientOptionsOf(DevelopmentDirectory.Partner), "documents", subscriber, events => events.On<DocumentPublished, DocumentSubscriber>(),
            TestContext.Current.CancellationToken);
        var person = installation.Population.PersonAt(3);
        var atRest = (Hub: installation.Hub.Memory("VmRSS"), Adapter: installation.Hl7v2.Memory("VmRSS"));

        for (var round = 1; round <= 2; round++)
        {
            var file = NewFile(out var message, person.Pinfl, $"DOC-{round}");
            var sending = SendAsync(installation.Mllp, message);

            // Others go on meanwhile.
            for (var index = 10; index < 20; index++)
            {
                var other = installation.Population.PersonAt(index);
                var admission = AdtMessages.Write("A01", $"A-{round}-{index}", Hospital.Facility, other, other.Pinfl, TimeProvider.System.GetUtcNow());
                Assert.Contains($"MSA|AA|A-{round}-{index}", await SendAsync(installation.Mllp, admission), StringComparison.Ordinal);
            }

            var acknowledged = await sending;
            Assert.True(acknowledged.Contains($"MSA|AA|DOC-{round}", StringComparison.Ordinal), acknowledged);
            var expected = Convert.ToHexString(SHA256.HashData(file));
            Assert.Equal(expected, await subscriber.Files.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(LongPatience, TestContext.Current.CancellationToken));
            Assert.Equal(expected, await hospital.Files.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(LongPatience, TestContext.Current.CancellationToken));
        }

        var (hub, adapter) = (installation.Hub.Memory("VmHWM"), installation.Hl7v2.Memory("VmHWM"));
        await ReturnedAsync(installation.Hub);
        await ReturnedAsync(installation.Hl7v2);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"hub: at rest {atRest.Hub >> 20} MiB, most {hub >> 20} MiB, afterwards {installation.Hub.Memory("VmRSS") >> 20} MiB; adapter: at rest {atRest.Adapter >> 20} MiB, most {adapter >> 20} MiB, afterwards {installation.Hl7v2.Memory("VmRSS") >> 20} MiB"));
        Assert.InRange(hub, LargestMessage, MostOfHub);
        Assert.InRange(adapter, LargestMessage, MostOfAdapter);
    }

    private static async Task ReturnedAsync(ChildProcess program)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (program.Memory("VmRSS") is var resident && resident >= AfterwardsAtMost)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < LongPatience, $"{resident >> 20} MiB are still resident.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Dictionary<string, string> DestinationAt(int port) => new()
    {
        ["Hl7v2__Destinations__0__Name"] = "archive",
        ["Hl7v2__Destinations__0__Host"] = "127.0.0.1",
        ["Hl7v2__Destinations__0__Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Hl7v2__Destinations__0__Facilities__0"] = DevelopmentDirectory.Hospital,
        ["Hl7v2__Destinations__0__Types__0"] = DocumentPublished.Descriptor.FullName,
    };

    // The longest file for which the message is not longer than the limit.
    private static byte[] NewFile(out byte[] message, string pinfl, string controlId)
    {
        var head = Encoding.ASCII.GetBytes(
            $"MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261126120000+0500||MDM^T02^MDM_T02|{controlId}|P|2.5.1\rEVN|T02|20261126120000+0500\r"
            + $"PID|1||{pinfl}^^^UZB^NI||Karimov^Akmal\rPV1|1|I|||||||||||||||||V-1\rTXA|1|DS|AP|||||||||{controlId}^HIS|||||AU\r"
            + "OBX|1|ED|PDF^Summary^L||^AP^PDF^Base64^");
        var tail = "||||||F\r"u8.ToArray();
        var file = new byte[(LargestMessage - head.Length - tail.Length) / 4 * 3];
        RandomNumberGenerator.Fill(file);
        "%PDF-1.7\n"u8.CopyTo(file);
        "\n%%EOF\n"u8.CopyTo(file.AsSpan(file.Length - 7));
        message = new byte[head.Length + (file.Length / 3 * 4) + tail.Length];
        Assert.InRange(message.Length, LargestMessage - 3, LargestMessage);
        head.CopyTo(message, 0);
        Base64.EncodeToUtf8(file, message.AsSpan(head.Length), out _, out _);
        tail.CopyTo(message, message.Length - tail.Length);
        return file;
    }

    private static async Task<string> SendAsync(IPEndPoint mllp, ReadOnlyMemory<byte> message)
    {
        await using var line = await MllpClient.ConnectAsync(mllp, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString((await line.SendAsync(message, TestContext.Current.CancellationToken).WaitAsync(LongPatience, TestContext.Current.CancellationToken)).Span);
    }

    private sealed class DocumentSubscriber : ISubscriber<DocumentPublished>
    {
        public Channel<string> Files { get; } = Channel.CreateUnbounded<string>();

        public Task HandleAsync(EventDelivery<DocumentPublished> delivery, CancellationToken cancellationToken)
        {
            Files.Writer.TryWrite(Convert.ToHexString(SHA256.HashData(delivery.Event.Document.Parts[0].Attachment.Content.Span)));
            return Task.CompletedTask;
        }
    }

    private sealed class ReceivingHospital : IMllpMessageHandler
    {
        public Channel<string> Files { get; } = Channel.CreateUnbounded<string>();

        public ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
        {
            var read = Hl7Message.Parse(message.Bytes).Message!;
            var content = read.Segment("OBX").Field(5).Repetition(1).Component(5).Text.Bytes;
            var file = new byte[Base64.GetMaxDecodedFromUtf8Length(content.Length)];
            Base64.DecodeFromUtf8(content, file, out _, out var written);
            Files.Writer.TryWrite(Convert.ToHexString(SHA256.HashData(file.AsSpan(0, written))));
            var controlId = read.Field("MSH", 10).Text.GetString();
            return ValueTask.FromResult(new MllpAnswer(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|B|||20261126||ACK|1|P|2.5.1\rMSA|AA|{controlId}\r")));
        }

        public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken) => ValueTask.FromResult(MllpAnswer.None);
    }
}
