using System.Globalization;
using System.Net;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Adapters.Hl7v2.Tests.Intake;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Mllp;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Queries;

public sealed class QueryIntakeTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";
    private const string Pinfl = "30211975910033";

    private readonly ScriptedHub _hub = new();
    private readonly ScriptedPersons _persons = new();

    [Fact]
    public async Task FindCandidates_IsAnsweredWithThePersons()
    {
        _persons.Findings = new PersonFindings([new PersonCandidate(Karimov(), 93)], HasMore: false, Refusal: null);

        var answer = await AskAsync("QBP^Q22^QBP_Q21", "IHE PDQ Query|T-1|@PID.5.1.1^Karimov~@PID.5.2^Akmal~@PID.7^19750211~@PID.8^M");

        Assert.Equal(
            [
                "MSA|AA|Q1",
                "QAK|T-1|OK|IHE PDQ Query|1|1|0",
                "QPD|IHE PDQ Query|T-1|@PID.5.1.1^Karimov~@PID.5.2^Akmal~@PID.7^19750211~@PID.8^M",
                $"PID|1||{Pinfl}^^^UZB^NI||Каримов^Акмал^^^^^L~Karimov^Akmal^^^^^L||19750211|M|||Navoi 1^^1724212^1724^^UZB^H",
                "QRI|0.93",
            ],
            Body(answer));
        Assert.Contains("|RSP^K22^RSP_K22|", answer, StringComparison.Ordinal);
        var (question, sender) = Assert.Single(_persons.Asked);
        Assert.Equal(new PersonQuestion { Family = "Karimov", Given = "Akmal", BirthDate = "1975-02-11", Sex = Sex.Male }, question);
        Assert.Equal(Hospital, sender);
    }

    [Fact]
    public async Task GetIdentifiers_AsksByPinfl()
    {
        _persons.Findings = new PersonFindings([new PersonCandidate(Karimov(), 100)], HasMore: false, Refusal: null);

        var answer = await AskAsync("QBP^Q23^QBP_Q21", $"IHE PIX Query|T-2|{Pinfl}^^^UZB^NI");

        Assert.Contains("|RSP^K23^RSP_K23|", answer, StringComparison.Ordinal);
        Assert.Contains($"PID|1||{Pinfl}^^^UZB^NI|", answer, StringComparison.Ordinal);
        Assert.Equal(Pinfl, _persons.Asked.Single().Question.Pinfl);
    }

    [Fact]
    public async Task NobodyFound_IsAnAnswerAndNoError() =>
        Assert.Equal(["MSA|AA|Q1", "QAK|T|NF|X|0|0|0", "QPD|X|T|@PID.5.1^Nobody"], Body(await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Nobody")));

    [Fact]
    public async Task MoreThanWanted_IsContinuedFromThePointer()
    {
        _persons.Findings = new PersonFindings(
            [.. Enumerable.Range(0, 5).Select(number => new PersonCandidate(Karimov(given: $"A{number}"), 90 - number))], HasMore: false, Refusal: null);

        var first = await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov", "RCP|I|2^RD");
        var last = await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov", "RCP|I|2^RD\rDSC|4|I");

        Assert.Contains("QAK|T|OK|X|5|2|3", Body(first));
        Assert.Contains("DSC|2|I", Body(first));
        Assert.Contains("QAK|T|OK|X|5|1|0", Body(last));
        Assert.Contains("^A4^", last, StringComparison.Ordinal);
        Assert.DoesNotContain("DSC|", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HubRefuses_ResponseSaysSo()
    {
        _persons.Findings = new Hl7Refusal(HubErrorCode.PurposeForbidden, null, "not for this purpose");

        Assert.Equal(
            ["MSA|AR|Q1", "ERR|||207^Application internal error^HL70357|E||||not for this purpose", "QAK|T|AR", "QPD|X|T|@PID.5.1^Karimov"],
            Body(await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov")));
        Assert.Empty(_hub.Reported); // the hub has recorded it itself
    }

    [Theory]
    [InlineData("@PID.7^yesterday", "ERR||QPD^1^3^1^2|207^", "not a date")]
    [InlineData("@PID.5.1^K~@PID.8^X", "ERR||QPD^1^3^2^2|207^", "not a code of table 0001")]
    public async Task WrongParameter_IsRefusedWithItsPlaceAndReported(string parameters, string error, string text)
    {
        var answer = await AskAsync("QBP^Q22^QBP_Q21", $"X|T|{parameters}");

        Assert.Contains("MSA|AE|Q1", answer, StringComparison.Ordinal);
        Assert.Contains(error.Replace("207", text.Contains("table", StringComparison.Ordinal) ? "103" : "102", StringComparison.Ordinal), answer, StringComparison.Ordinal);
        Assert.Contains(text, answer, StringComparison.Ordinal);
        Assert.Empty(_persons.Asked);
        Assert.Single(_hub.Reported);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MoreFitThanAreNamed_IsAWarning(bool more)
    {
        _persons.Findings = new PersonFindings([new PersonCandidate(Karimov(), 60)], more, Refusal: null);

        var lines = Body(await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov"));

        Assert.Equal("MSA|AA|Q1", lines[0]);
        Assert.Equal(more ? 1 : 0, lines.Count(line => line.StartsWith("ERR|||0^", StringComparison.Ordinal) && line.Contains("|W|", StringComparison.Ordinal)
            && line.EndsWith("more persons fit than are named; ask more exactly", StringComparison.Ordinal)));
        Assert.Contains("QAK|T|OK|X|1|1|0", lines);
    }

    [Fact]
    public async Task TooLittleToLookFor_IsRefusedAndReported()
    {
        var answer = await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov", finder: OverTheHub());

        Assert.Contains("ERR||QPD^1^3|101^", answer, StringComparison.Ordinal);
        Assert.Equal(("hl7v2/QBP^Q22", HubErrorCode.FieldMissing), (Assert.Single(_hub.Reported).Operation, _hub.Reported[0].Code));
    }

    [Fact]
    public async Task HubThatBreaksOff_IsRefusedAndReported()
    {
        _hub.Ask = _ => throw new RpcException(new Status(StatusCode.Internal, "the stream was cut"));

        var answer = await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov~@PID.7^1975", finder: OverTheHub());

        Assert.Equal(["MSA|AR|Q1", "QAK|T|AR"], Body(answer).Where(line => !line.StartsWith("ERR", StringComparison.Ordinal) && !line.StartsWith("QPD", StringComparison.Ordinal)));
        Assert.Contains("the hub did not answer", answer, StringComparison.Ordinal);
        Assert.Equal(HubErrorCode.HubUnavailable, Assert.Single(_hub.Reported).Code);
    }

    [Fact]
    public async Task ParameterThatCannotBeAskedBy_IsAWarning()
    {
        var answer = await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov~@PID.13^998901234567~@PID.3.1^4711");

        Assert.Contains("MSA|AA|Q1", answer, StringComparison.Ordinal);
        Assert.Equal(2, Body(answer).Count(line => line.StartsWith("ERR||QPD^1^3^", StringComparison.Ordinal) && line.Contains("|W|", StringComparison.Ordinal)));
        Assert.Equal(new PersonQuestion { Family = "Karimov" }, _persons.Asked.Single().Question);
    }

    [Fact]
    public async Task OwnQuery_TakesItsParametersFromItsOwnFields()
    {
        var own = new QueryOptions { Trigger = "ZV1", Response = "ZV2", Parameters = { ["PID.5.1"] = "QPD-3.1", ["PID.5.2"] = "QPD-3.2", ["PID.7"] = "QPD-4" } };

        var answer = await AskAsync("QBP^ZV1", "Z|T|Каримов^Акмал|1975", own: own);

        Assert.Contains("|RSP^ZV2^RSP_ZV2|", answer, StringComparison.Ordinal);
        Assert.Equal(new PersonQuestion { Family = "Каримов", Given = "Акмал", BirthDate = "1975" }, _persons.Asked.Single().Question);
    }

    [Fact]
    public async Task UnknownQuery_IsRefusedAsUnsupported() =>
        Assert.Contains("MSA|AR|Q1", await AskAsync("QBP^Q99", "X|T|1"), StringComparison.Ordinal);

    [Fact]
    public async Task PersonInASetThatLacksUzbekLetters_ComesInTheNearestOnes()
    {
        _persons.Findings = new PersonFindings([new PersonCandidate(Karimov(), 100)], HasMore: false, Refusal: null);
        _persons.Findings.Candidates[0].Person.Names[0].Family = "Ғофуров";
        _persons.Findings.Candidates[0].Person.Names[1].Family = "Gʻofurov";

        var answer = await AskAsync("QBP^Q22^QBP_Q21", "X|T|@PID.5.1^Karimov", charset: "8859/5");

        Assert.Contains("||Гофуров^Акмал^^^^^L~G'ofurov^Akmal^^^^^L|", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "PID.5.1", "QPD-3", "query '': Trigger is no code")]
    [InlineData("ZV1", "PID.99", "QPD-3", "parameter 'PID.99' is none of")]
    [InlineData("ZV1", "PID.5.1", "QPD", "'QPD' is no field")]
    public void OwnQueryThatCannotWork_IsNamedAtTheStart(string trigger, string parameter, string place, string mistake)
    {
        var options = OptionsWith(new QueryOptions { Trigger = trigger, Response = "ZV2", Parameters = { [parameter] = place } });

        Assert.Contains(options.Validate(new(options)), result => result.ErrorMessage!.Contains(mistake, StringComparison.Ordinal));
    }

    private HubPersonFinder OverTheHub() => new(
        new Contracts.Identity.V1.Identity.IdentityClient(_hub), Microsoft.Extensions.Options.Options.Create(new Hl7v2Options()), NullLogger<HubPersonFinder>.Instance);

    private static Person Karimov(string given = "Akmal") => new()
    {
        Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = Pinfl } },
        Names =
        {
            new PersonName { Family = "Каримов", Given = "Акмал", Script = Script.Cyrillic },
            new PersonName { Family = "Karimov", Given = given, Script = Script.Latin },
        },
        BirthDate = "1975-02-11",
        Sex = Sex.Male,
        Address = new Address { RegionCode = "1724", DistrictCode = "1724212", Line = "Navoi 1" },
    };

    private static Hl7v2Options OptionsWith(QueryOptions? own)
    {
        var options = new Hl7v2Options { Senders = { new Hl7Sender { Application = "HIS", Facility = "SIRDARYO01", System = Hospital } } };
        if (own is not null) options.Queries.Add(own);
        return options;
    }

    private static string[] Body(string answer) => answer.TrimEnd('\r').Split('\r')[1..];

    private async Task<string> AskAsync(string type, string parameters, string more = "RCP|I", QueryOptions? own = null, string charset = "UNICODE UTF-8", IPersonFinder? finder = null)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||{type}|Q1|P|2.5||||||{charset}\rQPD|{parameters}\r{more}\r");
        var encoding = charset == "8859/5" ? CodePagesEncodingProvider.Instance.GetEncoding(28595)! : Encoding.UTF8;
        var received = new MllpMessage(encoding.GetBytes(text), ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1));
        var answer = await NewIntake.OverMllp(_hub, finder ?? _persons, OptionsWith(own)).HandleAsync(received, TestContext.Current.CancellationToken);
        return encoding.GetString(answer.First.Span);
    }
}
