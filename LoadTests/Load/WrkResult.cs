namespace Grid.LoadTests.Load;

// What one run of the load generator saw. Errors: answers that are no success, and connections that broke.
internal readonly record struct WrkResult(double RequestsPerSecond, long Requests, long Errors, TimeSpan P50, TimeSpan P99);
