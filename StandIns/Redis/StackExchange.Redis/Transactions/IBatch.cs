namespace StackExchange.Redis;

/// <summary>Commands that are held back and then sent without others between them. Await their tasks after <see cref="Execute"/>.</summary>
public interface IBatch : IDatabaseAsync
{
    void Execute();
}
