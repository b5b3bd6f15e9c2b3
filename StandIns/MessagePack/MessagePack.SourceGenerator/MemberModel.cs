namespace MessagePack.SourceGenerator;

// How a member comes to its value when its object is read.
internal enum MemberTarget
{
    // Nothing takes the value: it is passed over.
    None,

    // The constructor takes it.
    Constructor,

    // An initializer sets it, because it is init-only or required: a missing value is the type's default.
    Initializer,

    // It is set afterwards: a missing value leaves what the constructor set.
    Setter,
}

// One member with a key. `Primitive` is the reader's suffix ("Int32") of a type that needs no formatter, and
// `FormatterType` the member's own formatter, each null where there is none.
internal sealed record MemberModel(
    string Name,
    string Type,
    int Index,
    string? Key,
    string? Primitive,
    string? FormatterType)
{
    public MemberTarget Target { get; set; }
}
