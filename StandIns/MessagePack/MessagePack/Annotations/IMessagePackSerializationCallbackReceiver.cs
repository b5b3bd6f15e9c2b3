namespace MessagePack;

/// <summary>An object that is told when it is about to be written, and when it has been read.</summary>
public interface IMessagePackSerializationCallbackReceiver
{
    void OnBeforeSerialize();

    void OnAfterDeserialize();
}
