namespace Orleans.Clustering.Redis;

/// <summary>The membership table in Redis could not be read, or it is not known whether a change of it was made.</summary>
[GenerateSerializer]
public class RedisClusteringException : Exception
{
    public RedisClusteringException()
    {
    }

    public RedisClusteringException(string message) : base(message)
    {
    }

    public RedisClusteringException(string message, Exception inner) : base(message, inner)
    {
    }
}
