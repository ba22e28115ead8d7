using System.Security.Cryptography;
using System.Text;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Witness;

/// <summary>A witness as a web application: <c>POST /add-checkpoint</c> (C2SP tlog-witness).</summary>
internal static class WitnessApplication
{
    private const int MostBytes = 64 * 1024;

    /// <exception cref="InvalidDataException">The configuration or a file is wrong; the message lists all that is.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Witness").Get<WitnessOptions>() ?? new WitnessOptions();
        if (options.Mistakes().ToList() is { Count: > 0 } mistakes) throw new InvalidDataException(string.Join("; ", mistakes));
        var witness = Key(options);
        Directory.CreateDirectory(options.StateDirectory);
        var logs = options.Logs.Select(log => NoteVerifier.TryParse(log)!)
            .Select(key => new WitnessedLog(key, witness, Path.Combine(options.StateDirectory, FileOf(key)), TimeProvider.System))
            .ToDictionary(log => log.Origin, StringComparer.Ordinal);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBytes);
        var app = builder.Build();
        app.MapPost("/add-checkpoint", (Delegate)((HttpContext context) => AnswerAsync(context, logs)));
        app.Lifetime.ApplicationStarted.Register(() => Log.Ready(app.Logger, witness.Verifier.ToString(), logs.Count));
        app.Lifetime.ApplicationStopped.Register(() => logs.Values.ToList().ForEach(log => log.Dispose()));
        return app;
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Dictionary<string, WitnessedLog> logs)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = AddCheckpointRequest.TryParse(await reader.ReadToEndAsync(context.RequestAborted));
        var answer = request is null ? WitnessAnswer.No(StatusCodes.Status400BadRequest, "the body is no checkpoint with a proof")
            : !logs.TryGetValue(request.Note.Text.Split('\n')[0], out var log) ? WitnessAnswer.No(StatusCodes.Status404NotFound, "this log is not known here")
            : log.Add(request);
        return Results.Text(answer.Body, answer.ContentType, Encoding.UTF8, answer.Status);
    }

    private static NoteSigner Key(WitnessOptions options)
    {
        if (!File.Exists(options.KeyFilePath)) NoteKeyFile.Create(options.KeyFilePath, options.Name, NoteAlgorithm.Cosignature);
        return NoteKeyFile.Read(options.KeyFilePath) is { Verifier.Algorithm: NoteAlgorithm.Cosignature } key
            ? key
            : throw new InvalidDataException($"'{options.KeyFilePath}' holds no private key of a witness");
    }

    // Origins may hold slashes.
    private static string FileOf(NoteVerifier key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Name)))[..32];
}
