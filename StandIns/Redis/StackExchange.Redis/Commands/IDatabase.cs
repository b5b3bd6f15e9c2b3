namespace StackExchange.Redis;

/// <summary>The commands of one database. It costs nothing to get one, and it is safe for many callers at once.</summary>
public partial interface IDatabase : IRedis, IDatabaseAsync
{
    /// <summary>The number of the database.</summary>
    int Database { get; }

    /// <summary>Begins a batch: commands that are held back and then sent together.</summary>
    IBatch CreateBatch(object? asyncState = null);

    /// <summary>Begins a transaction: commands that run together or not at all.</summary>
    ITransaction CreateTransaction(object? asyncState = null);
}
