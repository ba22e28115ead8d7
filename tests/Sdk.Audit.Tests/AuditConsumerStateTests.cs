namespace EHealth.Integration.Audit.Tests;

public sealed class AuditConsumerStateTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"Next":1,"Subtrees":[],"Proven":null,"Offsets":{}}""")]
    [InlineData("""{"Next":-1,"Subtrees":[],"Proven":null,"Offsets":{}}""")]
    [InlineData("""{"Next":0,"Subtrees":[],"Proven":"x","Offsets":{}}""")]
    public void TextThatIsNoState_IsNone(string text) => Assert.Null(AuditConsumerState.TryParse(text));
}
