using System.Collections.Frozen;
using System.Globalization;

namespace EHealth.Integration.Ehealthctl.Hl7.Anonymizing;

/// <summary>
/// What becomes of each field of the segments that are known here. In segments about persons (PID, NK1, GT1, IN1, MRG, STF, QPD) a field that is not listed
/// gets a pseudonym; in the others it stays. A segment that is not here is emptied.
/// </summary>
internal static class FieldTreatments
{
    // segment, what becomes of the fields that are not listed, then treatment=fields
    private static readonly FrozenDictionary<string, (FieldTreatment Others, FrozenDictionary<int, FieldTreatment> Fields)> Segments = Read(
        """
        MSH keep text=8
        SFT keep
        EVN keep person=5
        PID text keep=1,8,10,15-17,22,24-28,30-39 id=2-4,18,21 name=5,6,9 date=7,29 address=11 phone=13,14,40
        PD1 keep person=4 id=10
        NK1 text keep=1,3,7-9,11,14,15,17-25,27-29,34-36,39 name=2,26,30 address=4,32 phone=5,6,31,40,41 id=12,33 date=16
        GT1 text keep=1,9-11,13-15,20,22,23,25-28,30-41,43,44,47,48,50,52-55,57 id=2,19,29 name=3,4,16,42,45 address=5,17 phone=6,7,18,46 date=8,24
        IN1 text keep=1,2,12,13,15,17,20-27,29,31-35,37-43,45,47,48,50,51,53 id=3,10,49 address=5,19,44 name=6,16 phone=7 date=18 person=30
        MRG text id=1-6 name=7
        PV1 keep id=5,19,50,54 person=7-9,17,52
        PV2 keep reason=3,4 text=5,12 person=13
        OBR keep entity=2,3 id=53 person=10,16,28 text=13,18-21,26,29,39,43 phone=17 reason=31 performer=32-35
        OBX keep observed=5 person=16,25 entity=21 address=24
        ORC keep entity=2-4 id=33 text=8 person=10-12,19 phone=14,23 reason=16 address=22,24
        NTE keep text=3 person=5
        AL1 keep reason=3 text=5
        DG1 keep text=4 person=16 entity=20
        PR1 keep text=4 person=8,11,12
        IAM keep reason=3 text=5,11 name=14 address=18 phone=16
        ROL keep entity=1 person=4 address=11 phone=12
        PRT keep entity=1 person=5 address=14 phone=15
        CTD keep name=2 address=3 phone=5 text=7
        TXA keep person=5,9-11,22,23 entity=12-15 text=16,21
        RXO keep reason=6,7 location=8 person=14,15 address=32
        RXE keep reason=7,21,27 location=8 person=13,14 text=15 address=41,43
        RXD keep text=7,9 location=13 person=10 reason=15,21 address=31
        RXA keep reason=9,18,19 location=11 person=10
        BLG keep id=3
        CTI keep
        DB1 keep id=3
        SAC keep
        RXR keep
        RXC keep
        TQ1 keep text=10,11
        TQ2 keep
        SPM keep text=2,3,14 id=30,31
        SCH keep entity=1,2,4,23,24,26,27 reason=6,7 person=12,16,20 phone=13,17,21 address=14,18
        RGS keep
        AIS keep
        AIG keep reason=3
        AIL keep
        AIP keep person=3
        FT1 keep text=2,8,9 person=20,21,24 entity=23 id=30,38,39
        MFI keep
        MFE keep text=4 person=7
        STF text keep=4,5,7-9,12,13,16,17,19,20,27-30,32-38 id=2 name=3 date=6,31 phone=10 address=11 person=14
        LOC keep text=2 address=5 phone=6
        QPD text keep=1,2
        QAK keep
        RCP keep
        DSC keep
        MSA keep text=3
        ERR keep text=6-8 phone=12
        FHS keep text=8-10
        BHS keep text=8-10
        BTS keep text=2
        FTS keep text=2
        """);

    // OBX-2, what becomes of OBX-5 then
    private static readonly FrozenDictionary<string, FieldTreatment> ObservedTypes = new Dictionary<string, FieldTreatment>
    {
        ["NM"] = FieldTreatment.Keep, ["SN"] = FieldTreatment.Keep, ["SI"] = FieldTreatment.Keep, ["NR"] = FieldTreatment.Keep, ["MO"] = FieldTreatment.Keep, ["CP"] = FieldTreatment.Keep,
        ["DT"] = FieldTreatment.Keep, ["TM"] = FieldTreatment.Keep, ["TS"] = FieldTreatment.Keep, ["DTM"] = FieldTreatment.Keep, ["DR"] = FieldTreatment.Keep,
        ["CE"] = FieldTreatment.Coded, ["CF"] = FieldTreatment.Coded, ["CNE"] = FieldTreatment.Coded, ["CWE"] = FieldTreatment.Coded,
        ["CX"] = FieldTreatment.Id, ["CK"] = FieldTreatment.Id, ["EI"] = FieldTreatment.Entity, ["ED"] = FieldTreatment.Document,
        ["XPN"] = FieldTreatment.Name, ["XCN"] = FieldTreatment.Person, ["XAD"] = FieldTreatment.Address, ["XTN"] = FieldTreatment.Phone,
    }.ToFrozenDictionary();

    /// <summary>The segments that are known here.</summary>
    public static IEnumerable<string> Known => Segments.Keys;

    public static bool Knows(string segment) => Segments.ContainsKey(segment);

    /// <summary>What becomes of a field of a known segment.</summary>
    public static FieldTreatment Of(string segment, int field) =>
        Segments[segment] is var (others, fields) && fields.TryGetValue(field, out var treatment) ? treatment : others;

    /// <summary>What becomes of OBX-5.</summary>
    /// <param name="valueType">OBX-2.</param>
    public static FieldTreatment OfObserved(string valueType) => ObservedTypes.GetValueOrDefault(valueType.ToUpperInvariant(), FieldTreatment.Text);

    private static FrozenDictionary<string, (FieldTreatment Others, FrozenDictionary<int, FieldTreatment> Fields)> Read(string table) =>
        table.Split('\n').Select(line => line.Split(' ')).ToFrozenDictionary(
            words => words[0],
            words => (TreatmentOf(words[1]), words.Skip(2).SelectMany(ReadFields).ToFrozenDictionary(field => field.Number, field => field.Treatment)));

    private static IEnumerable<(int Number, FieldTreatment Treatment)> ReadFields(string text)
    {
        string[] halves = text.Split('=');
        var treatment = TreatmentOf(halves[0]);
        foreach (string[] range in halves[1].Split(',').Select(range => range.Split('-')))
        {
            for (int number = NumberOf(range[0]); number <= NumberOf(range[^1]); number++) yield return (number, treatment);
        }
    }

    private static int NumberOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static FieldTreatment TreatmentOf(string word) => Enum.Parse<FieldTreatment>(word, ignoreCase: true);
}
