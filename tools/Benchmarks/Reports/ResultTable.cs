using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Reports;

/// <summary>Figures of one unit under one heading.</summary>
internal sealed record ResultTable(string Title, string Unit, IReadOnlyList<Series> Rows);
