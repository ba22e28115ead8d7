using System.CommandLine;
using EHealth.Integration.Ehealthctl;

// Expected failures are sentences and exit codes; an exception that gets here is a fault of the program, whose stack trace is wanted.
return await CommandLine.RunAsync(args, new InvocationConfiguration { EnableDefaultExceptionHandler = false }, CancellationToken.None);
