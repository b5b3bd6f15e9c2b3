namespace Grid.LoadTests.Runtime;

/// <summary>From where to where a call goes.</summary>
internal enum RuntimePath
{
    InProcess,
    ClientToSilo,
    SiloToSilo,
}
