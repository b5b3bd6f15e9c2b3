using Xunit;

// Most tests have several silo processes, which tell a silo that is gone from one that is slow by time alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
