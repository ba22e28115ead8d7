using System.Diagnostics;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>Runs <c>samples/Partner</c> as a program of its own.</summary>
internal static class PartnerProgram
{
    public static async Task<StepResult> RunAsync(IStoryTarget target, SyntheticPerson person, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("partner program: GetPerson, CheckEligibility", expected: 1);
        var options = target.ClientOptionsOf(DevelopmentDirectory.Partner);
        var program = Path.Combine(AppContext.BaseDirectory, "partner", "EHealth.Integration.Samples.Partner.dll");
        var start = new ProcessStartInfo("dotnet", [program, target.HubAddress.ToString(), options.CertificatePath, options.PrivateKeyPath, options.TrustedAuthorityPath, person.Pinfl])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Stopwatch.GetTimestamp();
        using var partner = Process.Start(start)!;
        var output = await partner.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await partner.StandardError.ReadToEndAsync(cancellationToken);
        await partner.WaitForExitAsync(cancellationToken);
        step.Done(Stopwatch.GetElapsedTime(started));
        if (partner.ExitCode != 0 || !output.Contains(person.LatinName.Family, StringComparison.Ordinal) || !output.Contains("covered", StringComparison.Ordinal))
        {
            step.Wrong($"exit code {partner.ExitCode}: {errors.Trim()}");
        }

        return step.Result();
    }
}
