using CsCheck;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Hl7.Tests.Rules;

public sealed class Hl7ValidatorFuzzTests
{
    private static readonly string[] Texts =
    [
        Samples.Admit,
        "MSH|^~\\&|A|B|C|D|20260901||ORU^R01|1|P|2.3\nPID|1||1||A^B\nORC|RE\nOBR|1|||G\nOBX|1|NM|G||5~6||||||F\nNTE|1||x\nOBR|2|||H\nOBX|1|TS|G||2026||||||F",
        "MSH|^~\\&|A|B|C|D|20260901||OML^O21^OML_O21|1|P|2.7\nPID|1||1||A^B\nORC|NW\nTQ1|1\nOBR|1|||G\nSPM|1|||B\nPID|1||1||A^B\nOBR|1|||G\nOBX|1|NM|G||5||||||F",
        "MSH|^~\\&|A|B|C|D|20260901||SIU^S12|1|P|2.1\nSCH|1\nRGS|1\nAIS|1",
    ];

    private static readonly Gen<byte[]> Damaged = Gen.Select(
        Gen.Int[0, 3].Select(i => Texts[i]),
        Gen.Select(Gen.Int[0, 600], Gen.OneOf(Gen.Byte, Gen.Char["|^~\\&\r\"09AZ"].Select(letter => (byte)letter)), Gen.Int[0, 2]).Array[0, 8],
        Gen.Int[-1, 12],
        Damage);

    [Fact]
    public void AnyMessage_IsJudgedWithoutException()
    {
        int messages = 0, errors = 0;
        Damaged.Sample(bytes =>
        {
            if (Hl7Message.Parse(bytes).Message is not { } message) return;
            Interlocked.Increment(ref messages);
            var strict = Hl7Validator.Validate(message, Hl7ValidationLevel.Strict);
            if (strict.Count > 0) Interlocked.Increment(ref errors);
            Assert.InRange(Hl7Validator.Validate(message, Hl7ValidationLevel.Tolerant).Count, 0, strict.Count);
            Assert.All(strict, finding => Assert.Matches("^[A-Z][A-Z0-9]{2}$", finding.Location!.Value.Segment));
        }, iter: 20_000);
        Assert.InRange(messages, 5_000, 20_000);
        Assert.InRange(errors, 2_000, messages);
    }

    // A line is taken out, and bytes are changed, put in and taken out.
    private static byte[] Damage(string text, (int At, byte Value, int Kind)[] damages, int line)
    {
        var bytes = Samples.Bytes(string.Join('\n', text.Split('\n').Where((_, i) => i == 0 || i != line))).ToList();
        foreach (var (at, value, kind) in damages)
        {
            int index = 9 + (at % (bytes.Count - 9));
            if (kind == 0) bytes[index] = value;
            else if (kind == 1) bytes.Insert(index, value);
            else bytes.RemoveAt(index);
        }

        return [.. bytes];
    }
}
