using EHealth.Integration.Adapters.TaxInsurance;

namespace EHealth.Integration.Adapters.ContractTests.TaxInsurance;

public sealed class DerivedMessageIdTests
{
    private static readonly Guid Cause = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");

    /// <summary>Frozen, its hash computed by other means: a change of it would publish every finding once more.</summary>
    [Fact]
    public void KnownCause_GivesTheFrozenId() =>
        Assert.Equal(Guid.Parse("01890a5d-ac96-87d8-b139-e25ce5169f65"), DerivedMessageId.OfCoverageChecked(Cause));

    [Fact]
    public void Id_IsAUuidOfVersion8()
    {
        var id = DerivedMessageId.OfCoverageChecked(Cause);

        Assert.Equal(8, id.Version);
        Assert.InRange(id.Variant, 0x8, 0xB);
    }

    [Fact]
    public void OtherCause_GivesAnotherId()
    {
        var nextCause = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8058");

        Assert.NotEqual(DerivedMessageId.OfCoverageChecked(Cause), DerivedMessageId.OfCoverageChecked(nextCause));
    }
}
