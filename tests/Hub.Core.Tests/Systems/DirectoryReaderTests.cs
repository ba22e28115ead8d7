using System.Text;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Systems;

public sealed class DirectoryReaderTests
{
    private readonly DirectoryReader _reader = new(Catalogues.Published);

    [Fact]
    public void WholeFile_BecomesASnapshot()
    {
        var snapshot = Read("""
            {
              // comments are allowed
              "systems": [
                {
                  "id": "uz.hosp.sirdaryo-01.his", "name": "Sirdaryo hospital",
                  "grants": [{ "calls": ["ehealth.registry.v1.CivilRegistry/GetPerson"], "purposes": ["TREAT", "ETREAT"], "quota": { "perSecond": 10, "burst": 20, "maxInFlight": 5 } }],
                  "publishes": ["ehealth.clinical.v1.PatientAdmitted"],
                  "subscribes": ["ehealth.insurance.v1.CoverageChecked"]
                },
                { "id": "uz.edge.mllp-1", "speaksFor": ["uz.hosp.sirdaryo-01.his"] },
                { "id": "uz.gov.civil-registry", "provides": ["ehealth.registry.v1.CivilRegistry"] },
              ]
            }
            """);

        var hospital = snapshot.Find(Parties.Hospital)!;
        Assert.Equal("Sirdaryo hospital", hospital.Name);
        Assert.Equal(new Quota(10, 20, 5), hospital.Grants[Catalogues.GetPerson].Quota);
        Assert.Equal(["ETREAT", "TREAT"], hospital.Grants[Catalogues.GetPerson].Purposes.Order());
        Assert.Equal([Catalogues.PatientAdmitted], hospital.Publishes);
        Assert.Equal(["ehealth.insurance.v1.CoverageChecked"], hospital.Subscribes);
        Assert.Equal([Parties.Hospital], snapshot.Find(Parties.Edge)!.SpeaksFor);
        Assert.Equal(Parties.Edge, snapshot.Find(Parties.Edge)!.Name);
        Assert.Equal([Parties.Registry], snapshot.ProvidersOf(Catalogues.Read.Contract).Select(system => system.Id));
        Assert.Empty(snapshot.ProvidersOf("ehealth.insurance.v1.HealthInsurance"));
    }

    [Fact]
    public void GrantWithoutQuota_GetsTheDefault() =>
        Assert.Equal(Quota.Default, Read(Granting("""["ehealth.registry.v1.CivilRegistry/GetPerson"]""")).Find("uz.a")!.Grants[Catalogues.GetPerson].Quota);

    [Fact]
    public void PublishQuota_IsTheSystemsOwn()
    {
        var snapshot = Read("""{ "systems": [{ "id": "uz.a", "publishQuota": { "perSecond": 9, "burst": 8, "maxInFlight": 7 } }, { "id": "uz.b" }] }""");

        Assert.Equal(new Quota(9, 8, 7), snapshot.Find("uz.a")!.PublishQuota);
        Assert.Equal(Quota.Default, snapshot.Find("uz.b")!.PublishQuota);
        Assert.Contains("a quota has", Assert.Single(ErrorsOf("""{ "systems": [{ "id": "uz.a", "publishQuota": { "burst": 0 } }] }""")));
    }

    [Fact]
    public void QuotaThatNamesOneNumber_KeepsTheOtherDefaults()
    {
        var snapshot = Read(Granting("""["ehealth.registry.v1.CivilRegistry/GetPerson"]""", """, "quota": { "perSecond": 7 }"""));

        Assert.Equal(Quota.Default with { PerSecond = 7 }, snapshot.Find("uz.a")!.Grants[Catalogues.GetPerson].Quota);
    }

    [Fact]
    public void Wildcard_GrantsEveryMethodOfTheContractAndNoOther()
    {
        var grants = Read(Granting("""["ehealth.hub.v1.Directory/*"]""")).Find("uz.a")!.Grants;

        Assert.Equal(["ehealth.hub.v1.Directory/ListSystems", "ehealth.hub.v1.Directory/WhoAmI"], grants.Keys.Order());
    }

    [Fact]
    public void EveryMistake_IsListedAtOnce()
    {
        var errors = ErrorsOf("""
            {
              "systems": [
                { "id": "Bad Id", "provides": ["ehealth.nothing.v1.Nothing"], "speaksFor": ["uz.nobody"], "publishes": ["ehealth.Nope"], "subscribes": ["ehealth.Nope"] },
                { "id": "uz.twice", "grants": [{ "calls": [], "purposes": [] }] },
                { "id": "uz.twice", "grants": [{ "calls": ["ehealth.registry.v1.CivilRegistry/Steal"], "purposes": ["PROFIT"], "quota": { "burst": 0 } }] }
              ]
            }
            """);

        Assert.Collection(
            errors,
            error => Assert.Contains("'uz.twice' is listed 2 times", error),
            error => Assert.Contains("'Bad Id': an id is labels", error),
            error => Assert.Contains("provides 'ehealth.nothing.v1.Nothing'", error),
            error => Assert.Contains("speaks for 'uz.nobody'", error),
            error => Assert.Contains("event type 'ehealth.Nope'", error),
            error => Assert.Contains("a grant without calls", error),
            error => Assert.Contains("names no purpose of use", error),
            error => Assert.Contains("'PROFIT' is no purpose of use", error),
            error => Assert.Contains("a quota has perSecond", error),
            error => Assert.Contains("granted 'ehealth.registry.v1.CivilRegistry/Steal'", error));
    }

    [Theory]
    [InlineData("""["ehealth.registry.v1.CivilRegistry"]""")]
    [InlineData("""["ehealth.registry.v1.civilregistry/GetPerson"]""")]
    [InlineData("""["*"]""")]
    [InlineData("""["/*"]""")]
    [InlineData("""["ehealth.registry.v1.*"]""")]
    [InlineData("""["ehealth.hub.v1.Events/*"]""")]
    public void CallThatNamesNoMethod_IsAMistake(string calls) => Assert.Contains("no known contract method", Assert.Single(ErrorsOf(Granting(calls))));

    [Theory]
    [InlineData("""["ehealth.registry.v1.CivilRegistry/GetPerson", "ehealth.registry.v1.CivilRegistry/GetPerson"]""")]
    [InlineData("""["ehealth.registry.v1.CivilRegistry/GetPerson", "ehealth.registry.v1.CivilRegistry/*"]""")]
    public void SameMethodGrantedTwice_IsAMistake(string calls) => Assert.Contains("one is allowed", Assert.Single(ErrorsOf(Granting(calls))));

    [Theory]
    [InlineData("perSecond", 1_000_000)]
    [InlineData("burst", 1_000_000)]
    [InlineData("maxInFlight", 100_000)]
    public void Quota_IsLimitedOnBothSides(string name, int most)
    {
        Assert.Empty(ErrorsWith(1));
        Assert.Empty(ErrorsWith(most));
        Assert.Contains("a quota has", Assert.Single(ErrorsWith(0)));
        Assert.Contains("a quota has", Assert.Single(ErrorsWith(-1)));
        Assert.Contains("a quota has", Assert.Single(ErrorsWith(most + 1)));

        IReadOnlyList<string> ErrorsWith(int value) =>
            ErrorsOf(Granting("""["ehealth.registry.v1.CivilRegistry/GetPerson"]""", $$""", "quota": { "{{name}}": {{value}} }"""));
    }

    [Theory]
    [InlineData("uz.a", true)]
    [InlineData("uz.gov.civil-registry", true)]
    [InlineData("uz", false)]
    [InlineData(".uz", false)]
    [InlineData("uz..a", false)]
    [InlineData("uz.a.", false)]
    [InlineData("uz.A", false)]
    [InlineData("uz.a b", false)]
    [InlineData("uz.a\\n", false)]
    [InlineData("", false)]
    public void SystemId_IsLabelsJoinedByDots(string id, bool isValid) =>
        Assert.Equal(isValid ? 0 : 1, ErrorsOf($$"""{ "systems": [{ "id": "{{id}}" }] }""").Count);

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void SystemId_IsAtMost100Characters(int length, int mistakes) =>
        Assert.Equal(mistakes, ErrorsOf($$"""{ "systems": [{ "id": "uz.{{new string('a', length - 3)}}" }] }""").Count);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "systems": null }""")]
    [InlineData("""{ "systems": [null] }""")]
    [InlineData("""{ "systems": [{ "id": null }] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "provides": [null] }] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "grants": [null] }] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "grants": [{ "calls": [null], "purposes": ["TREAT"] }] }] }""")]
    [InlineData("""{ "systems": [], "sistems": [] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "grant": [] }] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "grants": [], "grants": [] }] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "grants": [{ "calls": ["x"], "purposes": ["TREAT"], "quota": { "perMinute": 1 } }] }] }""")]
    [InlineData("""{ "systems": [{ "id": "uz.a", "grants": [{ "calls": ["x"], "purposes": ["TREAT"], "quota": { "perSecond": "1" } }] }] }""")]
    public void TextThatIsNoDirectoryFile_IsAMistakeAndNeverAnException(string json) => Assert.NotEmpty(ErrorsOf(json));

    [Fact]
    public void EmptyDirectory_IsAllowed() => Assert.Empty(Read("""{ "systems": [] }""").Systems);

    private static string Granting(string calls, string more = "") =>
        $$"""{ "systems": [{ "id": "uz.a", "grants": [{ "calls": {{calls}}, "purposes": ["TREAT"]{{more}} }] }] }""";

    private DirectorySnapshot Read(string json)
    {
        var snapshot = _reader.Read(Encoding.UTF8.GetBytes(json), out var errors);
        Assert.Empty(errors);
        return snapshot!;
    }

    private IReadOnlyList<string> ErrorsOf(string json)
    {
        var snapshot = _reader.Read(Encoding.UTF8.GetBytes(json), out var errors);
        Assert.Equal(errors.Count == 0, snapshot is not null);
        return errors;
    }
}
