using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace StackExchange.Redis;

// EVALSHA, and EVAL if the server does not know the script: then it has not run it.
internal sealed class ScriptMessage(string script, string command, RedisValue[] arguments)
    : Message<RedisResult>(command, arguments, static (in reply) => reply.AsResult())
{
    // A program has few scripts; beyond these the hash is computed each time.
    private const int MostHashes = 1024;

    private static readonly ConcurrentDictionary<string, string> Hashes = new();

    public static string HashOf(string script)
    {
        if (Hashes.TryGetValue(script, out var known))
        {
            return known;
        }

#pragma warning disable CA5350 // Redis names scripts by SHA-1.
        var hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350
        if (Hashes.Count < MostHashes)
        {
            Hashes.TryAdd(script, hash);
        }

        return hash;
    }

    protected override void OnError(in RespReply reply, Connection connection)
    {
        if (Command == "EVALSHA" && reply.AsText().StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            connection.Owner.Resend(WithWholeScript(), connection);
            return;
        }

        base.OnError(reply, connection);
    }

    private Follower WithWholeScript() => new(this, "EVAL", [script, .. Arguments.AsSpan(1)]);

    // Hands its reply to the message that it was sent for.
    private sealed class Follower : Message
    {
        private readonly ScriptMessage _first;

        public Follower(ScriptMessage first, string command, RedisValue[] arguments)
            : base(command, arguments)
        {
            _first = first;
            Flags = first.Flags;
            Database = first.Database;
            Key = first.Key;
            Keys = first.Keys;
            Target = first.Target;
            IsAsking = first.IsAsking;
        }

        public override bool IsDone => _first.IsDone;

        public override void OnReply(in RespReply reply, Connection connection)
        {
            if (!reply.IsError || !connection.Owner.TryRedirect(this, connection, reply.AsText()))
            {
                _first.OnFollowed(reply);
            }
        }

        public override bool TryFail(Exception fault) => _first.TryFail(fault);
    }

    private void OnFollowed(in RespReply reply)
    {
        if (reply.IsError)
        {
            TryFail(new RedisServerException(reply.AsText()));
        }
        else
        {
            TrySetResult(reply.AsResult());
        }
    }
}
