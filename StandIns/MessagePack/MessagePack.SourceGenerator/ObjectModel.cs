namespace MessagePack.SourceGenerator;

// All that the emitter needs to know of a type. Members stand in the order in which they are written.
internal sealed record ObjectModel(
    FormatterPlace Place,
    bool IsValueType,
    bool IsMap,
    MemberModel[] Members,
    MemberModel?[] ConstructorArguments,
    bool HasCallbacks);
