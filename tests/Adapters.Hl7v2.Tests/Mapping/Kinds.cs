using EHealth.Integration.Hl7.Tests;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

/// <summary>One message of each kind, with invented people, in which all is said that its contract takes.</summary>
internal static class Kinds
{
    public const string Person =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A28^ADT_A05|K1|P|2.5|||AL|NE||UNICODE UTF-8
        EVN|A28|20260901101500|||op1|20260901100000
        PID|1||4711^^^SIRDARYO-01^MR~30211975910033^^^UZB^NI||Каримов^Акмал^Алишер ўғли||19750211|M|||||||||||||||||||||20260830
        """;

    public const string Merge =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A40^ADT_A39|K2|P|2.5|||AL|NE||UNICODE UTF-8
        EVN|A40|20260901101500
        PID|1||4711^^^SIRDARYO-01^MR~30211975910033^^^UZB^NI||Karimov^Akmal
        MRG|4712^^^SIRDARYO-01^MR~30211975910041^^^^NI~77^^^OLD&1.2.3&ISO^PI
        """;

    public const string VisitMove =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A45^ADT_A45|K3|P|2.5|||AL|NE||UNICODE UTF-8
        EVN|A45|20260901101500
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        MRG|4712^^^SIRDARYO-01^MR||||V-2026-16
        PV1|1|I|||||||||||||||||V-2026-17
        MRG|4712^^^SIRDARYO-01^MR||||V-2026-20
        """;

    public const string Allergies =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A60^ADT_A60|K4|P|2.5|||AL|NE||UNICODE UTF-8
        EVN|A60|20260901101500
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        IAM|1|DA^Drug allergy^HL70127|J01CA04^Amoxicillin^ATC|SV^Severe^HL70128|Rash~Swelling|A|17^HIS||AL^Allergy^HL70436||201203||||||C^Confirmed^HL70438
        IAM|2||Peanut butter||""|D
        """;

    public const string Orders =
        """
        MSH|^~\&|HIS|SIRDARYO-01|LIS|LAB|20260901101500+0500||OML^O21^OML_O21|K5|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        ORC|NW|P-1^HIS|F-1^LIS||||||20260901100500|||D7^Saidova^Gʻuncha^Rahim qizi^^^^^MED&1.2&ISO^L^^^LN
        TQ1|1||||||20260901120000||S^Stat^HL70485
        OBR|1|||24323-8^Comprehensive metabolic panel^LN^CMP^Biochemistry^L|||||||||Fasting\.br\Diabetic||||||||||||||||||E11^Type 2 diabetes^I10
        NTE|1||Call the ward
        SPM|1|S-1&HIS^S-1-L&LIS||SER^Serum^HL70487||||LA^Left arm^HL70163|||||||||20260901101000|20260901103000
        ORC|CA|P-2^HIS
        """;

    public const string Results =
        """
        MSH|^~\&|LIS|SIRDARYO-01|HIS|UZ|20260901121500+0500||ORU^R01^ORU_R01|K6|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        ORC|RE|P-1^HIS|F-1^LIS|||||||||D7^Saidova^Gʻuncha
        OBR|1|P-1^HIS||24323-8^Comprehensive metabolic panel^LN|||20260901101000|||||||20260901103000|SER&Serum&HL70487^^^LA&Left arm&HL70163|||||||20260901120000||LAB|F|||||||L3&Aliyev&Bobur
        NTE|1||Haemolysed
        OBX|1|NM|2345-7^Glucose^LN|a|<5.60|mmol/L^^UCUM|3.9-6.1|H~HH|||F|||20260901101000||L3^Aliyev^Bobur|GOD^Glucose oxidase^L
        NTE|1||Repeated
        NTE|2||Confirmed
        OBX|2|SN|5048-4^ANA titer^LN||^1^:^128||||||C
        OBX|3|SN|26464-8^Leukocytes^LN||>=^100|10*9/L|||||P
        OBX|4|CWE|600-7^Blood culture^LN||112283007^Escherichia coli^SCT^ECO^E. coli^L^^^E. coli grew~^^^^^^^^Mixed flora||||||F
        OBX|5|TX|8251-1^Comment^LN||Line one~Line two\.br\line three & more||||||F
        OBX|6|DT|11368-8^Onset^LN||202608||||||F
        OBX|7|TS|8665-2^Last menses^LN||20260801^||||||F
        OBX|8|DTM|11778-8^Delivery^LN||202609010930+0500||||||F
        OBX|9|TM|20222-6^Time of last dose^LN||0830||||||F
        OBX|10|ED|11502-2^Report^LN||LIS^application^pdf^Base64^JVBERi0xLjQKJUVPRgo=||||||F
        OBX|11|XCN|99999-9^Read by^LN||L3^Aliyev^Bobur||||||F
        OBX|12|NM|2951-2^Sodium^LN||||||||X
        OBR|2|P-2^HIS|F-2^LIS|CBC^Blood count^L
        """;

    public const string SpecimenResults =
        """
        MSH|^~\&|LIS|SIRDARYO-01|HIS|UZ|20260901121500+0500||OUL^R22^OUL_R22|K7|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        SPM|1|S-1&HIS||SER^Serum^HL70487
        OBR|1|P-1^HIS||GLU^Glucose^L
        ORC|RE|P-1^HIS|F-1^LIS
        OBX|1|NM|GLU^Glucose^L||5.6|mmol/L|||||F
        OBR|2|P-2^HIS||NA^Sodium^L
        OBX|1|NM|NA^Sodium^L||140|mmol/L|||||F
        SPM|2|S-2&HIS||UR^Urine^HL70487
        OBR|3|P-3^HIS||PRO^Protein^L
        """;

    public const string Document =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||MDM^T02^MDM_T02|K8|P|2.5.1|||AL|NE||UNICODE UTF-8
        EVN|T02|20260901121000
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        TXA|1|DS^Discharge summary^HL70270|AP|20260901110000||20260901113000|||D7^Saidova^Gʻuncha|||DOC-9^HIS|DOC-8^HIS|P-1^HIS|F-1^LIS||AU|R
        OBX|1|ED|18842-5^Discharge summary^LN||^application^PDF^Base64^JVBERi0xLjQKJUVPRgo=||||||F
        OBX|2|TX|8648-8^Hospital course^LN||Recovered.~No complaints.||||||F
        """;

    public const string MedicationOrders =
        """
        MSH|^~\&|HIS|SIRDARYO-01|PHARM|UZ|20260901121500+0500||RDE^O11^RDE_O11|K9|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        ORC|NW|M-1^HIS|M-1-P^PHARM||||||20260901115000|||D7^Saidova^Gʻuncha
        TQ1|1||QD
        RXO|J01CA04^Amoxicillin^ATC
        RXR|IV^Intravenous^HL70162
        RXE||J01CA04^Amoxicillin 500 mg^ATC|1|2|TAB^Tablet^L|CAP^Capsule^L|^With food|||20|TAB^Tablet^L|2|||RX-100||||||||||||J18.9^Pneumonia^I10
        TQ1|1||BID~HS||||20260901180000|20260908180000
        RXR|PO^By mouth^HL70162|MTH^Mouth^L
        NTE|1||Finish the course
        """;

    public const string Dispenses =
        """
        MSH|^~\&|PHARM|SIRDARYO-01|HIS|UZ|20260901161500+0500||RDS^O13^RDS_O13|K10|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        ORC|RE|M-1^HIS|M-1-P^PHARM||||||20260901160000
        RXD|1|J01CA04^Amoxicillin 500 mg^ATC|20260901155500|20|TAB^Tablet^L|CAP^Capsule^L|RX-100||Leaflet given|P5^Umarova^Nilufar|G|||||||LOT-1~LOT-2|20271231~20270630
        NTE|1||Asked for a bag
        """;

    public const string Administrations =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901201500+0500||RAS^O17^RAS_O17|K11|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        ORC|RE|M-1^HIS|M-1-P^PHARM
        RXA|0|1|20260901180000|20260901180500|J01CA04^Amoxicillin 500 mg^ATC|1|TAB^Tablet^L||Took it with water|N8^Rashidova^Zuhra|||||LOT-1|||||CP
        RXR|PO^By mouth^HL70162
        RXA|0|2|20260901200000||J01CA04^Amoxicillin 500 mg^ATC|999||||||||||||PATREF^Did not want it^L||RE
        """;

    public const string Immunizations =
        """
        MSH|^~\&|HIS|SIRDARYO-01|IIS|UZ|20260901121500+0500||VXU^V04^VXU_V04|K12|P|2.5.1|||AL|NE||UNICODE UTF-8
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        ORC|RE||I-1^HIS||||||20260901120000
        RXA|0|1|20260901||08^Hepatitis B^CVX|0.5|mL^^UCUM||00^New record^NIP001|N8^Rashidova^Zuhra|||||LOT-7|20271231|MSD^Merck^MVX|||CP|A
        RXR|IM^Intramuscular^HL70162|LA^Left arm^HL70163
        OBX|1|CE|64994-7^Funding^LN|1|V02^State^HL70064||||||F
        NTE|1||No reaction
        ORC|RE||I-2^HIS
        RXA|0|1|1999||03^MMR^CVX|999|||01^Historical^NIP001
        """;

    public const string Appointment =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||SIU^S12^SIU_S12|K13|P|2.5.1|||AL|NE||UNICODE UTF-8
        SCH|A-1^HIS|A-1-F^SCHED||||ROUTINE^Booked by telephone^L|CHECKUP^Check-up^HL70276|NORMAL^Normal^HL70277|30|min|^^^20260905093000||||||||||||||BOOKED^Booked^HL70278
        NTE|1||Bring earlier films
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal
        PV1|1|O|||||||||||||||||V-2026-18
        RGS|1|A
        AIS|1|A|ECG^Electrocardiogram^L|20260905093000|||15|min
        AIG|1|A|ECG-4^Recorder 4^L|||||20260905093000
        AIL|1|A|POLY^7||POLYCLINIC
        AIP|1|A|D7^Saidova^Gʻuncha|CARD^Cardiologist^L||20260905094500|||1|h
        """;

    public const string Slots =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||SIU^S23^SIU_S12|K18|P|2.5.1|||AL|NE||UNICODE UTF-8
        SCH||B-7^SCHED||||HOLIDAY^Doctor on leave^L|||||^^^20260905090000^20260905130000
        NTE|1||No replacement
        RGS|1|A
        AIP|1|A|D7^Saidova^Gʻuncha|CARD^Cardiologist^L||20260905090000|||4|h
        AIL|1|A|POLY^7||POLYCLINIC
        """;

    public const string Charges =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||DFT^P03^DFT_P03|K14|P|2.5.1|||AL|NE||UNICODE UTF-8
        EVN|P03|20260901121000
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal|||||||||||||ACC-5^^^SIRDARYO-01^AN
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        FT1|1|T-1||20260901080000^20260903080000|20260901120000|CG|BED^Bed day^L|||2|150000.50&UZS|75000.25&UZS|||||||J18.9^Pneumonia^I10|D7^Saidova^Gʻuncha|D8^Aliyev^Bobur||||99221^Hospital care^C4
        FT1|2|T-2||20260901||CD|DISC^Discount^L||||-1000
        """;

    public const string Account =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||BAR^P01^BAR_P01|K15|P|2.5.1|||AL|NE||UNICODE UTF-8
        EVN|P01|20260901121000
        PID|1||30211975910033^^^UZB^NI||Karimov^Akmal|||||||||||||ACC-5^^^SIRDARYO-01^AN
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        DG1|1||J18.9^Pneumonia^I10||20260901090000|A|||||||||1|D7^Saidova^Gʻuncha
        PR1|1||71045^Chest X-ray^C4||20260901093000||15||||D8^Aliyev^Bobur
        IN1|1|GBP^Guaranteed benefits^L|DTJ-1^^^MOH^NII|State Health Insurance Fund||||G-1||||20260101|20261231|||||||||||||||||||||||POL-77
        """;

    public const string Staff =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||MFN^M02^MFN_M02|K16|P|2.5.1|||AL|NE||UNICODE UTF-8
        MFI|PRA^Practitioners^HL70175||UPD|20260901120000||AL
        MFE|MAD|C1|20260902|D7^HIS|CE
        STF|D7^HIS|7001^^^MOH^EI|Saidova^Gʻuncha^Rahim qizi|DOCTOR|F|19800101|A|CARDIO^Cardiology^L
        PRA|D7||CARD^Cardiologist^HL70186||Cardiology^Board^C~Internal medicine|L-55^MD^TASHKENT
        MFE|MDC|C2||D9^HIS|CE
        STF|D9^HIS||Yusupov^Olim||||I
        """;

    public const string Locations =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901121500+0500||MFN^M05^MFN_M05|K17|P|2.5.1|||AL|NE||UNICODE UTF-8
        MFI|LOC^Locations^HL70175||REP|||AL
        MFE|MUP|C1|20260902|CARDIO^12^3|PL
        LOC|CARDIO^12^3|By the window|B|SIRDARYO-01
        """;

    /// <summary>All of them by name, and an admission.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["Admission"] = Samples.Admit,
        [nameof(Person)] = Person,
        [nameof(Merge)] = Merge,
        [nameof(VisitMove)] = VisitMove,
        [nameof(Allergies)] = Allergies,
        [nameof(Orders)] = Orders,
        [nameof(Results)] = Results,
        [nameof(SpecimenResults)] = SpecimenResults,
        [nameof(Document)] = Document,
        [nameof(MedicationOrders)] = MedicationOrders,
        [nameof(Dispenses)] = Dispenses,
        [nameof(Administrations)] = Administrations,
        [nameof(Immunizations)] = Immunizations,
        [nameof(Appointment)] = Appointment,
        [nameof(Slots)] = Slots,
        [nameof(Charges)] = Charges,
        [nameof(Account)] = Account,
        [nameof(Staff)] = Staff,
        [nameof(Locations)] = Locations,
    };
}
