using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>Whom a query looks for; what it does not say is empty.</summary>
internal sealed record PersonQuestion
{
    /// <summary>PINFL; when it is there, nothing else counts.</summary>
    public string Pinfl { get; set; } = "";

    /// <summary>Family name, in any script.</summary>
    public string Family { get; set; } = "";

    /// <summary>Given name.</summary>
    public string Given { get; set; } = "";

    /// <summary>Patronymic.</summary>
    public string Patronymic { get; set; } = "";

    /// <summary>Date of birth: YYYY, YYYY-MM or YYYY-MM-DD.</summary>
    public string BirthDate { get; set; } = "";

    /// <summary>Sex.</summary>
    public Sex Sex { get; set; }
}
