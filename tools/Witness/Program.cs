using EHealth.Integration.Witness;

try
{
    await WitnessApplication.Build(WebApplication.CreateBuilder(args)).RunAsync();
    return 0;
}
catch (InvalidDataException mistake)
{
    await Console.Error.WriteLineAsync($"The witness cannot start: {mistake.Message}.");
    return 1;
}
