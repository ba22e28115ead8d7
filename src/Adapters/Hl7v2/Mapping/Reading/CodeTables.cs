using EHealth.Integration.Contracts.Billing.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.MasterFiles.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>HL7's tables as the contracts have them. A table whose every code matters for what is done next refuses unknown ones.</summary>
internal static class CodeTables
{
    public static CodeTable<OrderControl> Table0119 { get; } = new(
        "0119", OrderControl.Other,
        (OrderControl.New, "NW CH RF"),
        (OrderControl.Change, "XO XX XR RP RO RU"),
        (OrderControl.Cancel, "CA OC CR"),
        (OrderControl.Discontinue, "DC OD DR"),
        (OrderControl.Hold, "HD OH HR"),
        (OrderControl.Release, "RL OE OR"),
        (OrderControl.Status, "SC SR SS OK NA SN"),
        (OrderControl.Refused, "UA UC UD UH UM UR UX"));

    public static CodeTable<OrderPriority> Table0485 { get; } = new(
        "0485", OrderPriority.Other,
        (OrderPriority.Routine, "R"),
        (OrderPriority.Stat, "S"),
        (OrderPriority.Asap, "A"),
        (OrderPriority.Timed, "T"),
        (OrderPriority.Preoperative, "P"),
        (OrderPriority.Callback, "C"));

    public static CodeTable<ReportStatus> Table0123 { get; } = new(
        "0123", null,
        (ReportStatus.Registered, "O I S N"),
        (ReportStatus.Partial, "A"),
        (ReportStatus.Preliminary, "P R"),
        (ReportStatus.Final, "F U"),
        (ReportStatus.Corrected, "C M"),
        (ReportStatus.Cancelled, "X"),
        (ReportStatus.UnknownOrder, "Y Z"));

    public static CodeTable<ObservationStatus> Table0085 { get; } = new(
        "0085", null,
        (ObservationStatus.Registered, "O I N"),
        (ObservationStatus.Preliminary, "P R S"),
        (ObservationStatus.Final, "F U V B"),
        (ObservationStatus.Corrected, "C A"),
        (ObservationStatus.Cancelled, "X"),
        (ObservationStatus.EnteredInError, "D W"));

    public static CodeTable<EntryAction> Table0206 { get; } = new(
        "0206", null,
        (EntryAction.Add, "A"),
        (EntryAction.Update, "U"),
        (EntryAction.Delete, "D"),
        (EntryAction.Unchanged, "X"));

    public static CodeTable<AdministrationStatus> Table0322 { get; } = new(
        "0322", null,
        (AdministrationStatus.Complete, "CP"),
        (AdministrationStatus.Partial, "PA"),
        (AdministrationStatus.NotAdministered, "NA"),
        (AdministrationStatus.Refused, "RE"));

    public static CodeTable<ChargeKind> Table0017 { get; } = new(
        "0017", ChargeKind.Other,
        (ChargeKind.Charge, "CG"),
        (ChargeKind.Credit, "CD"),
        (ChargeKind.Payment, "PY"),
        (ChargeKind.Adjustment, "AJ"));

    public static CodeTable<MasterFileAction> Table0180 { get; } = new(
        "0180", null,
        (MasterFileAction.Add, "MAD"),
        (MasterFileAction.Update, "MUP"),
        (MasterFileAction.Delete, "MDL"),
        (MasterFileAction.Deactivate, "MDC"),
        (MasterFileAction.Reactivate, "MAC"));

    public static CodeTable<StaffStatus> Table0183 { get; } = new(
        "0183", null,
        (StaffStatus.Active, "A"),
        (StaffStatus.Inactive, "I"));
}
