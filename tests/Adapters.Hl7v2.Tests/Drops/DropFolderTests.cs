using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Drops;
using EHealth.Integration.Adapters.Hl7v2.Tests.Intake;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Drops;

public sealed class DropFolderTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("drop").FullName;
    private readonly ScriptedHub _hub = new();
    private readonly ScriptedPersons _persons = new();
    private readonly Hl7v2Options _options = new() { Senders = { new Hl7Sender { Application = "HIS", Facility = "SIRDARYO01", System = "uz.hosp.sirdaryo-01.his" } } };
    private readonly DropFolder _drop;

    public DropFolderTests() => _drop = DropOf(system: "");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BatchWithOneBadMessage_TakesTheOthersAndSaysWhich()
    {
        Put("a.hl7", "FHS|^~\\&|HIS|SIRDARYO01\rBHS|^~\\&|HIS|SIRDARYO01|HUB|UZ|||||B-1\r" + Admission("1") + Admission("2", type: "ADT^A99") + Admission("3") + "BTS|3\rFTS|1\r");

        await LookTwiceAsync();

        Assert.Equal(2, _hub.Published.Count(published => published.Event is PatientAdmitted));
        var answer = Answer("a.hl7");
        Assert.Equal(["MSA|AA|1", "MSA|AR|2", "MSA|AA|3"], answer.Split('\r').Where(line => line.StartsWith("MSA", StringComparison.Ordinal)));
        Assert.Contains("|B-1\r", answer, StringComparison.Ordinal);
        Assert.EndsWith("BTS|3\rFTS|1\r", answer, StringComparison.Ordinal);
        Assert.Equal(["a.hl7"], Names("done"));
        Assert.Empty(Names(""));
    }

    [Fact]
    public async Task TooManyMessagesWithoutHeader_LieInFailed()
    {
        Put("a.hl7", string.Concat(Enumerable.Repeat("MSH|^~\\&|HIS|SIRDARYO01\r", 10_001)));

        await LookTwiceAsync(DropOf(system: "", maxFileBytes: 1024 * 1024));

        Assert.Empty(_hub.Published);
        Assert.Equal("hl7v2/batch", Assert.Single(_hub.Reported).Operation);
        Assert.Equal(["a.hl7"], Names("failed"));
        Assert.Empty(Names(""));
    }

    [Fact]
    public async Task MessagesWithoutHeader_AreAnsweredOneAfterAnother()
    {
        Put("a.hl7", Admission("1") + Admission("2"));

        await LookTwiceAsync();

        Assert.StartsWith("MSH|", Answer("a.hl7"), StringComparison.Ordinal);
        Assert.Equal(2, _hub.Published.Count);
    }

    [Fact]
    public async Task CountThatDiffers_NothingIsTaken()
    {
        Put("a.hl7", "BHS|^~\\&|HIS|SIRDARYO01\r" + Admission("1") + "BTS|2\r");

        await LookTwiceAsync();

        Assert.Empty(_hub.Published);
        Assert.Contains("BTS-1 says 2 messages and 1 came", Answer("a.hl7"), StringComparison.Ordinal);
        Assert.Equal("hl7v2/batch", Assert.Single(_hub.Reported).Operation);
    }

    [Fact]
    public async Task FileThatStillGrows_IsLeftAlone()
    {
        Put("a.hl7", Admission("1"));
        await _drop.LookAsync(Stop);
        await File.AppendAllTextAsync(Path.Combine(_folder, "a.hl7"), Admission("2"), Stop);
        await _drop.LookAsync(Stop);
        Assert.Empty(_hub.Published);

        await _drop.LookAsync(Stop);

        Assert.Equal(2, _hub.Published.Count);
    }

    [Theory]
    [InlineData("name,birth date\n")]
    [InlineData("")]
    [InlineData("BHS|^~\\&|HIS|SIRDARYO01\rMSH|^~\\&|HIS\r")] // cut off before BTS
    public async Task FileThatCannotBeRead_LiesInFailed(string content)
    {
        Put("a.hl7", content);

        await LookTwiceAsync();

        Assert.Equal(["a.hl7"], Names("failed"));
        Assert.Empty(_hub.Published);
    }

    [Theory]
    [InlineData(4095, "done")]
    [InlineData(4096, "done")]
    [InlineData(4097, "failed")]
    public async Task LongestFile_IsRead(int bytes, string where)
    {
        var message = Admission("1");
        Put("a.hl7", message + new string('\r', bytes - message.Length));

        await LookTwiceAsync();

        Assert.Equal(["a.hl7"], Names(where));
    }

    [Fact]
    public async Task HubAway_FileStaysAndIsTakenLaterWithTheSameIds()
    {
        Put("a.hl7", Admission("1"));
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.HubUnavailable));
        await LookTwiceAsync();
        Assert.Equal(["a.hl7"], Names("working"));

        _hub.Publish = () => Task.CompletedTask;
        await LookTwiceAsync();

        Assert.Equal(["a.hl7"], Names("done"));
        Assert.Equal(_hub.Published[0].Options.MessageId, _hub.Published[^1].Options.MessageId);
    }

    [Fact]
    public async Task FileOfTheSameNameMeanwhile_IsReadAfterIt()
    {
        Put("a.hl7", Admission("1"));
        _hub.Publish = () =>
        {
            if (_hub.Published.Count == 1) Put("a.hl7", Admission("2"));
            return Task.CompletedTask;
        };

        await LookTwiceAsync();
        await LookTwiceAsync();

        Assert.Equal(2, _hub.Published.Count);
        Assert.Equal(["a.hl7", "a.hl7.2"], Names("done").Order());
    }

    [Fact]
    public async Task FileLeftByACrash_IsReadAtTheNextLook()
    {
        System.IO.Directory.CreateDirectory(Path.Combine(_folder, "working"));
        Put("working/a.hl7", Admission("1"));

        await _drop.LookAsync(Stop);

        Assert.Single(_hub.Published);
        Assert.Equal(["a.hl7"], Names("done"));
    }

    [Fact]
    public async Task OtherFiles_AreNotTouched()
    {
        Put("a.hl7.part", Admission("1"));

        await LookTwiceAsync();

        Assert.Equal(["a.hl7.part"], Names(""));
    }

    [Fact]
    public async Task QueryWhileTheHubIsAway_FileStays()
    {
        Put("a.hl7", "MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||QBP^Q22^QBP_Q21|Q1|P|2.5||||||UNICODE UTF-8\rQPD|X|T|@PID.5.1^Karimov\rRCP|I\r");
        _persons.Findings = new Hl7Refusal(HubErrorCode.HubUnavailable, Location: null, "the hub is away");

        await LookTwiceAsync();

        Assert.Equal(["a.hl7"], Names("working"));
        Assert.NotEmpty(_persons.Asked);
    }

    [Theory]
    [InlineData("uz.hosp.sirdaryo-01.his", "MSA|AA|1", 1)]
    [InlineData("uz.hosp.nukus-02.his", "MSA|AR|1", 0)]
    public async Task FolderOfASystem_TakesMessagesOfThatSystemOnly(string system, string answer, int published)
    {
        var drop = DropOf(system);
        Put("a.hl7", Admission("1"));

        await drop.LookAsync(Stop);
        await drop.LookAsync(Stop);

        Assert.Contains(answer, Answer("a.hl7"), StringComparison.Ordinal);
        Assert.Equal(published, _hub.Published.Count);
    }

    private DropFolder DropOf(string system, long maxFileBytes = 4096) => new(
        new DropOptions { Folder = _folder, System = system, MaxFileBytes = maxFileBytes }, NewIntake.OfBatches(_hub, _options, _persons), NewIntake.Acknowledger, NullLogger<DropFolder>.Instance);

    private static string Admission(string controlId, string type = "ADT^A01^ADT_A01") =>
        $"MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||{type}|{controlId}|P|2.5.1||||||UNICODE UTF-8\r"
        + "EVN|A01|20261122101500+0500\rPID|1||31210632040244^^^UZB^NI||Karimov^Akmal||19630412|M\rPV1|1|I|THERAPY^204^3\r";

    private async Task LookTwiceAsync(DropFolder? drop = null)
    {
        await (drop ?? _drop).LookAsync(Stop);
        await (drop ?? _drop).LookAsync(Stop);
    }

    private void Put(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private string Answer(string name) => File.ReadAllText(Path.Combine(_folder, "answers", name + ".ack"));

    private IEnumerable<string?> Names(string subfolder) => System.IO.Directory.GetFiles(Path.Combine(_folder, subfolder)).Select(Path.GetFileName);
}
