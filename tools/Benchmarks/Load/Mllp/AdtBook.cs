using System.Globalization;
using System.Text;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Benchmarks.Load.Mllp;

/// <summary>A hospital's admissions, framed and ready to be sent: ADT^A01 (HL7 v2.5.1, UTF-8), one a patient, all of the same length. Only MSH-7 and
/// MSH-10 are written anew each time, in place.</summary>
internal sealed class AdtBook
{
    /// <summary>Sending facility, MSH-4.</summary>
    public const string Facility = "SIRDARYO01";

    /// <summary>Sending application, MSH-3.</summary>
    public const string Application = "HIS";

    /// <summary>Bytes of a message without its frame.</summary>
    public const int MessageBytes = 677;

    /// <summary>Characters of MSH-10.</summary>
    public const int ControlIdBytes = 12;

    /// <summary>MSH-7 without its zone.</summary>
    public const string TimeForm = "yyyyMMddHHmmss";

    /// <summary>The hospital's: UTC+5.</summary>
    public static readonly TimeSpan Zone = TimeSpan.FromHours(5);

    private const string Padding = "<padding>";

    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;
    private const byte CarriageReturn = 0x0D;

    private readonly byte[][] _frames;

    private AdtBook(byte[][] frames) => _frames = frames;

    /// <summary>Where MSH-7 stands in every frame.</summary>
    public int SentAt { get; private init; }

    /// <summary>Where MSH-10 stands in every frame.</summary>
    public int ControlIdAt { get; private init; }

    public int Count => _frames.Length;

    /// <summary>Writes the messages of so many patients.</summary>
    public static AdtBook Write(int patients, DateTimeOffset at)
    {
        var population = new SyntheticPopulation(seed: 20260101);
        var placeholder = new string('0', ControlIdBytes);
        var frames = new byte[patients][];
        for (var index = 0; index < patients; index++)
        {
            var text = TextOf(population.PersonAt(index), placeholder, at);
            var missing = MessageBytes - Encoding.UTF8.GetByteCount(text) + Padding.Length;
            if (missing < 0)
            {
                throw new InvalidOperationException($"a message is longer than {MessageBytes} bytes");
            }

            // The remark is what makes all of one length.
            var message = Encoding.UTF8.GetBytes(text.Replace(Padding, new string('.', missing), StringComparison.Ordinal));
            frames[index] = [StartBlock, .. message, EndBlock, CarriageReturn];
        }

        return new AdtBook(frames) { SentAt = frames[0].AsSpan().IndexOf(Encoding.UTF8.GetBytes(TimeOf(at))), ControlIdAt = frames[0].AsSpan().IndexOf(Encoding.UTF8.GetBytes(placeholder)) };
    }

    /// <summary>A patient's message, without its frame.</summary>
    public byte[] Message(long number) => Frame(number)[1..^2].ToArray();

    /// <summary>A patient's frame. It is shared: a connection writes its control id into a copy.</summary>
    public ReadOnlySpan<byte> Frame(long number) => _frames[number % _frames.Length];

    private static string TextOf(SyntheticPerson person, string controlId, DateTimeOffset at)
    {
        var time = TimeOf(at) + "+0500";
        var birth = person.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var sex = person.Sex == Sex.Male ? "M" : "F";
        return string.Join(
            '\r',
            $"MSH|^~\\&|{Application}|{Facility}|EHEALTH|HUB|{time}||ADT^A01^ADT_A01|{controlId}|P|2.5.1|||||UZB|UNICODE UTF-8",
            $"EVN|A01|{time}|||REG04^Rahimova^Dilnoza",
            $"PID|1||{person.Pinfl}^^^UZB^NI~{person.Index:D7}^^^{Facility}^MR||{NameOf(person.LatinName)}~{NameOf(person.CyrillicName)}||{birth}|{sex}|||^^Guliston^^120100^UZB||{person.Phone}",
            $"PV1|1|I|THERAPY^204^3||||1042^Karimov^Aziz|||MED||||1|||1042^Karimov^Aziz|I|V{person.Index:D7}|||||||||||||||||||||||||{time}",
            $"OBX|1|TX|REM^Remark^L||{Padding}||||||F",
            "DG1|1||J18.9^Pneumonia, unspecified organism^I10|||A",
            "");
    }

    private static string TimeOf(DateTimeOffset at) => at.ToOffset(Zone).ToString(TimeForm, CultureInfo.InvariantCulture);

    private static string NameOf(SyntheticName name) => $"{name.Family}^{name.Given}^{name.Patronymic}";
}
