using System.Buffers;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime;

// What an activation that moves takes along: bytes by name, so that the silo that it goes to may be of another version.
// A value without a codec stays behind (TryAddValue says so); the arriving activation then gets it as any new one would.
internal sealed class Migration(SiloRuntime silo, GrainAddress previous, Dictionary<string, byte[]> values) : IDehydrationContext, IRehydrationContext
{
    public GrainAddress Previous { get; } = previous;

    public Dictionary<string, byte[]> Values { get; } = values;

    public IEnumerable<string> Keys => Values.Keys;

    public void AddBytes(string key, ReadOnlySpan<byte> value) => Values[key] = value.ToArray();

    public void AddBytes<T>(string key, Action<T, IBufferWriter<byte>> valueWriter, T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        valueWriter(value, buffer);
        Values[key] = buffer.WrittenSpan.ToArray();
    }

    public bool TryAddValue<T>(string key, T? value)
    {
        try
        {
            Values[key] = ObjectCodec.Serialize(value!);
            return true;
        }
        catch (Exception exception) when (exception is Serialization.CodecNotFoundException or TypeInitializationException)
        {
            return false;
        }
    }

    public bool TryGetBytes(string key, out ReadOnlySequence<byte> value)
    {
        var isThere = Values.TryGetValue(key, out var bytes);
        value = new ReadOnlySequence<byte>(bytes ?? []);
        return isThere;
    }

    public bool TryGetValue<T>(string key, out T? value)
    {
        var isThere = Values.TryGetValue(key, out var bytes);
        value = isThere ? ObjectCodec.Deserialize<T>(bytes, silo.Client) : default;
        return isThere;
    }

    public void Dehydrate(Activation activation)
    {
        foreach (var participant in GetParticipants(activation))
        {
            participant.OnDehydrate(this);
        }
    }

    public void Rehydrate(Activation activation)
    {
        foreach (var participant in GetParticipants(activation))
        {
            participant.OnRehydrate(this);
        }
    }

    private static IGrainMigrationParticipant[] GetParticipants(Activation activation)
        =>
        [
            .. activation.Lifecycle.Migrants
                .Concat(activation.GrainInstance is IGrainMigrationParticipant own ? [own] : [])
                .Distinct(),
        ];
}
