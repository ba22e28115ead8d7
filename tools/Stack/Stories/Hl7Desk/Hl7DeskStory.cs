using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>An emergency desk with nothing but HL7v2: it finds a person by name and date of birth, writes three alphabets, asks for enhanced acknowledgments, sends a batch
/// with one bad message, and gets a result although its listener was down for a while.</summary>
internal sealed class Hl7DeskStory : IStory
{
    private const int Queries = 3;
    private const int FirstPerson = 700; // nobody of the admission story

    private static readonly TimeSpan DeliveryTimeout = TimeSpan.FromMinutes(2);

    public string Name => "hl7-desk";

    public async Task<StoryResult> PlayAsync(StoryStage stage, CancellationToken cancellationToken)
    {
        var before = await stage.Target.IdentityCountsAsync(cancellationToken);
        await using var partner = await PartnerWatch.OpenAsync(stage.Target, cancellationToken);
        var messages = new DeskMessages(TimeProvider.System.GetUtcNow());
        var desk = new Desk(stage.Target.Mllp);
        var people = Enumerable.Range(FirstPerson, 12).Select(stage.Target.Population.PersonAt).ToList();
        var started = Stopwatch.GetTimestamp();
        List<StepResult> steps =
        [
            await FindAsync(stage, desk, messages, people[..Queries], cancellationToken),
            await CharsetsAsync(stage, desk, messages, people[3..6], partner.Watch, cancellationToken),
            await EnhancedAsync(stage, desk, messages, people[6], cancellationToken),
            await BatchAsync(stage, desk, messages, people[7..10], cancellationToken),
            await ResultAsync(stage, desk, messages, people[10], cancellationToken),
            await Operator.LookUpAsync(stage.Target, $"{stage.RunId}E", cancellationToken),
        ];
        var elapsed = Stopwatch.GetElapsedTime(started);
        var now = await stage.Target.IdentityCountsAsync(cancellationToken);
        var counts = new IdentityCounts(now.RegistryCalls - before.RegistryCalls, now.CacheHits - before.CacheHits);

        // The desk's questions; three alphabets, one enhanced, three of a batch (one of them refused), one result; and each question to the registry.
        const int Sent = Queries + 3 + 1 + 3 + 1;
        var words = people.SelectMany(person => new[] { person.Pinfl, person.LatinName.Family, person.CyrillicName.Family, person.LatinName.Patronymic, person.CyrillicName.Patronymic });
        return new StoryResult(Name, steps, counts, Sent / elapsed.TotalSeconds, Sent + Operator.Calls + counts.RegistryCalls, words.ToHashSet(StringComparer.Ordinal));
    }

    private static async Task<StepResult> FindAsync(
        StoryStage stage, Desk desk, DeskMessages messages, IEnumerable<SyntheticPerson> people, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("desk: finds a person by QBP^Q22, in Cyrillic", Queries);
        foreach (var (person, number) in people.Select((person, number) => (person, number)))
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await desk.AskAsync(messages.Query($"{stage.RunId}Q{number}", person.CyrillicName, person.BirthDate), Encoding.UTF8, 1, cancellationToken);
            step.Done(Stopwatch.GetElapsedTime(started));
            var first = answer[0].Split('\n').FirstOrDefault(line => line.StartsWith("PID|1|", StringComparison.Ordinal)) ?? "nobody";
            if (!answer[0].Contains("|RSP^K22^", StringComparison.Ordinal) || !first.Contains(person.Pinfl, StringComparison.Ordinal)) step.Wrong($"query {number} did not find the person first");
        }

        return step.Result();
    }

    private static async Task<StepResult> CharsetsAsync(
        StoryStage stage, Desk desk, DeskMessages messages, List<SyntheticPerson> people, RegistrationWatch watch, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("desk: names in UTF-8, 8859/5, windows-1251 arrive", 3);
        (string Application, string Facility, string Declared, Encoding Encoding)[] systems =
        [
            ("HIS", "SIRDARYO01", "UNICODE UTF-8", Encoding.UTF8),
            ("HIS", "SIRDARYO01", "8859/5", CodePagesEncodingProvider.Instance.GetEncoding(28595)!),
            ("OLDHIS", "NUKUS02", "", CodePagesEncodingProvider.Instance.GetEncoding(1251)!), // declares nothing, and is registered with its set
        ];
        for (var i = 0; i < systems.Length; i++)
        {
            var (application, facility, declared, encoding) = systems[i];
            var name = Writable(people[i].CyrillicName, encoding);
            var controlId = $"{stage.RunId}C{i}";
            var started = Stopwatch.GetTimestamp();
            var answer = await desk.AskAsync(messages.Registration(application, facility, controlId, declared, people[i], name), encoding, 1, cancellationToken);
            step.Done(Stopwatch.GetElapsedTime(started));
            if (!answer[0].Contains($"MSA|AA|{controlId}", StringComparison.Ordinal)) step.Wrong($"{encoding.WebName} was not acknowledged: {answer[0].ReplaceLineEndings(" / ")}");
            else if (await watch.FamilyNameOf(people[i].Pinfl).WaitAsync(DeliveryTimeout, cancellationToken) != name.Family) step.Wrong($"the name in {encoding.WebName} arrived as another one");
        }

        return step.Result();
    }

    private static async Task<StepResult> EnhancedAsync(StoryStage stage, Desk desk, DeskMessages messages, SyntheticPerson person, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("desk: enhanced mode, CA and then AA", 1);
        var controlId = $"{stage.RunId}E";
        var started = Stopwatch.GetTimestamp();
        var answers = await desk.AskAsync(
            messages.Registration("HIS", "SIRDARYO01", controlId, "UNICODE UTF-8", person, person.LatinName, acknowledgments: "AL|AL"), Encoding.UTF8, 2, cancellationToken);
        step.Done(Stopwatch.GetElapsedTime(started));
        if (!answers[0].Contains($"MSA|CA|{controlId}", StringComparison.Ordinal)) step.Wrong("the first answer is not CA");
        if (!answers[1].Contains($"MSA|AA|{controlId}", StringComparison.Ordinal)) step.Wrong("the second answer is not AA");
        return step.Result();
    }

    private static async Task<StepResult> BatchAsync(StoryStage stage, Desk desk, DeskMessages messages, List<SyntheticPerson> people, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("desk: a batch of three, one of them bad", 1);
        var batch = new StringBuilder("BHS|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB\r");
        for (var i = 0; i < people.Count; i++)
        {
            // The second says no class of stay, which the contract wants.
            batch.Append(messages.Registration("HIS", "SIRDARYO01", $"{stage.RunId}B{i}", "UNICODE UTF-8", people[i], people[i].LatinName, patientClass: i == 1 ? "" : "O"));
        }

        batch.Append("BTS|3\r");
        var started = Stopwatch.GetTimestamp();
        var answer = await desk.AskAsync(batch.ToString(), Encoding.UTF8, 1, cancellationToken);
        step.Done(Stopwatch.GetElapsedTime(started));
        var codes = string.Join(' ', answer[0].Split('\n').Where(line => line.StartsWith("MSA|", StringComparison.Ordinal)).Select(line => line[4..6]));
        if (codes != "AA AE AA") step.Wrong($"the answers are {codes}");
        return step.Result();
    }

    private static async Task<StepResult> ResultAsync(StoryStage stage, Desk desk, DeskMessages messages, SyntheticPerson person, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("desk: a result arrives after its listener was down", 1);
        var started = Stopwatch.GetTimestamp();
        var sent = await desk.AskAsync(messages.Result($"{stage.RunId}R", person), Encoding.UTF8, 1, cancellationToken);
        if (!sent[0].Contains("MSA|AA|", StringComparison.Ordinal)) step.Wrong($"the laboratory was not acknowledged: {sent[0].ReplaceLineEndings(" / ")}");

        // The hospital's listener dies with the message in hand, and comes up again later: the hub sends it once more.
        await DieOnFirstCallerAsync(stage.Target.DeskListener, cancellationToken);
        await using var listener = new DeskListener(stage.Target.DeskListener);
        var received = await listener.NextAsync(cancellationToken).AsTask().WaitAsync(DeliveryTimeout, cancellationToken);
        step.Done(Stopwatch.GetElapsedTime(started));
        if (!received.Contains("|ORU^R01^", StringComparison.Ordinal) || !received.Contains("|134|g/L", StringComparison.Ordinal)) step.Wrong("the message is not the result that was sent");
        return step.Result();
    }

    private static async Task DieOnFirstCallerAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var dying = new TcpListener(endPoint);
        dying.Start();
        using var caller = await dying.AcceptTcpClientAsync(cancellationToken).AsTask().WaitAsync(DeliveryTimeout, cancellationToken);
        _ = await caller.GetStream().ReadAsync(new byte[1], cancellationToken);
    }

    // What the set does not hold, the old system writes with the nearest letter it has.
    private static SyntheticName Writable(SyntheticName name, Encoding encoding)
    {
        return new SyntheticName(Write(name.Family), Write(name.Given), Write(name.Patronymic));

        string Write(string text) => string.Concat(text.EnumerateRunes().Select(letter => encoding.GetString(encoding.GetBytes(letter.ToString())) == letter.ToString()
            ? letter.ToString()
            : Hl7.Charsets.Approximation.Of(letter)));
    }
}
