using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Hl7.Tests.Rules;

/// <summary>Parser, rules and charsets are shared by all connections of a listener.</summary>
public sealed class ManyThreadsTests
{
    private static readonly string[] Texts =
    [
        Samples.Admit,
        Samples.Admit.Replace("|2.5|", "|2.3|", StringComparison.Ordinal),
        Samples.Admit.Replace("19750211|M", "1975-02-11|?", StringComparison.Ordinal),
        "MSH|^~\\&|LAB|H|HUB|UZ|20260901||ORU^R01^ORU_R01|7|P|2.5.1\nPID|1||1^^^^NI\nOBR|1|||GLU^Glucose^L\nOBX|1|NM|GLU^Glucose^L||five|||||Q",
        "MSH|^~\\&|HIS|H|HUB|UZ|20260901||SIU^S12^SIU_S12|8|P|2.4\nSCH|1\nAIS|1",
    ];

    [Fact]
    public void ManyAtATime_AreJudgedAsOneByOne()
    {
        var alone = Texts.Select(Judge).ToList();
        Assert.Contains(alone, findings => findings.Length > 0);

        var different = 0;
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (Judge(Texts[i % Texts.Length]) != alone[i % Texts.Length]) Interlocked.Increment(ref different);
        });

        Assert.Equal(0, different);
    }

    private static string Judge(string text) =>
        string.Join('\n', Hl7Validator.Validate(Hl7Message.Parse(Samples.Bytes(text)).Message!, Hl7ValidationLevel.Strict).Select(finding => $"{finding.Severity} {finding.Code} {finding.Location} {finding.Text}"));
}
