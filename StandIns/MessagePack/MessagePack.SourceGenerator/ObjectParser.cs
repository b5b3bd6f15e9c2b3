using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MessagePack.SourceGenerator;

// Reads one [MessagePackObject] type: its members with their keys, and the constructor that reading calls.
//
// The rules are the real package's. A derived type's members come before its base's, and, where members carry keys, all
// properties before all fields. The constructor is the attributed one, or else the accessible one with the most
// parameters that all have a member: for an array the member whose key is the parameter's position, for a map the one of
// the parameter's name in any case.
internal sealed class ObjectParser(INamedTypeSymbol type, AttributeData attribute, Compilation compilation)
{
    private readonly bool _allowPrivate = attribute.Flag("AllowPrivate");
    private readonly bool _byName = attribute.ConstructorArguments.FirstOrDefault().Value is true;
    private readonly bool _within = attribute.Flag("AllowPrivate") && FormatterPlace.IsPartial(type);

    public ImmutableArray<DiagnosticInfo>.Builder Diagnostics { get; } = ImmutableArray.CreateBuilder<DiagnosticInfo>();

    public ObjectModel? Parse()
    {
        if (AccessFault(type, _allowPrivate) is { } fault)
        {
            Diagnostics.Add(fault);
            return null;
        }

        if (type.IsAbstract)
        {
            Report(type, DiagnosticIds.BadKeys, $"{type} is abstract, so it must name its derived types with [Union].");
            return null;
        }

        (ISymbol Symbol, MemberModel Model)[] members = [.. Members()];
        bool isMap = _byName || members.Any(m => m.Model.Key is not null);
        CheckKeys(members, isMap);
        MemberModel?[]? arguments = Diagnostics.Count == 0 ? Constructor(members, isMap) : null;
        if (Diagnostics.Count > 0)
        {
            return null;
        }

        foreach ((ISymbol symbol, MemberModel model) in members.Where(m => m.Model.Target == MemberTarget.None))
        {
            model.Target = Target(symbol);
        }

        return new ObjectModel(
            new FormatterPlace(type, _within),
            type.IsValueType,
            isMap,
            [.. members.Select(m => m.Model)],
            arguments!,
            type.AllInterfaces.Any(i => i.ToDisplayString() == AttributeNames.CallbackReceiver));
    }

    // Why generated code could not name the type, or should not.
    public static DiagnosticInfo? AccessFault(INamedTypeSymbol type, bool allowPrivate)
    {
        INamedTypeSymbol[] chain = [.. FormatterPlace.Chain(type)];
        if (chain.Any(t => t.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)))
        {
            return DiagnosticInfo.At(type, DiagnosticIds.NotAccessible, $"{type} must be at least internal, and so must the types that contain it.");
        }

        return !allowPrivate && chain.Any(t => t.DeclaredAccessibility != Accessibility.Public)
            ? DiagnosticInfo.At(type, DiagnosticIds.NeedsAllowPrivate, $"{type} is not public: write [MessagePackObject(AllowPrivate = true)].")
            : null;
    }

    private IEnumerable<(ISymbol Symbol, MemberModel Model)> Members()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<ISymbol> candidates = Levels().SelectMany(t => t.GetMembers()).Where(IsCandidate);
        foreach (ISymbol member in _byName ? candidates : candidates.OrderBy(m => m is IFieldSymbol ? 1 : 0))
        {
            // The override or the hiding member stands for the hidden one.
            if (!names.Add(member.Name))
            {
                continue;
            }

            if (member.FindAttribute(AttributeNames.IgnoreMember) is not null || member.FindAttribute(AttributeNames.IgnoreDataMember) is not null)
            {
                continue;
            }

            ITypeSymbol memberType = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
            AttributeData? key = member.FindAttribute(AttributeNames.Key);
            bool isPublic = member.DeclaredAccessibility == Accessibility.Public;
            if (key is null && !isPublic)
            {
                continue;
            }

            if (key is null && !_byName)
            {
                Report(member, DiagnosticIds.UnmarkedMember, $"{member} is public in a [MessagePackObject] type and needs [Key] or [IgnoreMember].");
                continue;
            }

            if (!isPublic && !CanReach(member))
            {
                continue;
            }

            var own = member.FindAttribute(AttributeNames.Formatter)?.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol;
            if (own is null)
            {
                CheckMarked(member, memberType);
            }

            object? value = key?.ConstructorArguments.FirstOrDefault().Value;
            yield return (member, new MemberModel(
                "@" + member.Name,
                memberType.ToDisplayString(TypeNames.Format),
                value as int? ?? -1,
                value as string ?? (_byName ? member.Name : null),
                TypeNames.Primitive(memberType),
                own?.ToDisplayString(TypeNames.Format)));
        }
    }

    private IEnumerable<INamedTypeSymbol> Levels()
    {
        for (INamedTypeSymbol? level = type; level is not null && level.SpecialType == SpecialType.None; level = level.BaseType)
        {
            yield return level;
        }
    }

    private static bool IsCandidate(ISymbol member) => !member.IsStatic && !member.IsImplicitlyDeclared && member switch
    {
        IPropertySymbol property => !property.IsIndexer && property.GetMethod is not null && property.ExplicitInterfaceImplementations.IsEmpty,
        IFieldSymbol field => !field.IsConst,
        _ => false,
    };

    // Whether the formatter may use a member that is not public; reports where not.
    private bool CanReach(ISymbol member)
    {
        if (!_allowPrivate)
        {
            Report(member, DiagnosticIds.NeedsAllowPrivate, $"{member} has a [Key] and is not public: write [MessagePackObject(AllowPrivate = true)] on {type}.");
            return false;
        }

        if (!_within && member.DeclaredAccessibility is not (Accessibility.Internal or Accessibility.ProtectedOrInternal))
        {
            Report(member, DiagnosticIds.NotPartial, $"{member} has a [Key] and is {member.DeclaredAccessibility.ToString().ToLowerInvariant()}: declare {type} and the types that contain it partial.");
            return false;
        }

        return true;
    }

    private void CheckKeys((ISymbol Symbol, MemberModel Model)[] members, bool isMap)
    {
        if (isMap && members.FirstOrDefault(m => m.Model.Key is null) is { Symbol: { } indexed })
        {
            Report(indexed, DiagnosticIds.BadKeys, $"{type} has keys that are numbers and keys that are names; it must keep to one kind.");
            return;
        }

        foreach ((ISymbol symbol, MemberModel model) in members.Where(m => !isMap && m.Model.Index < 0))
        {
            Report(symbol, DiagnosticIds.BadKeys, $"The key of {symbol} is {model.Index}; it must be 0 or more.");
        }

        foreach (IGrouping<object, (ISymbol Symbol, MemberModel)> twice in members
            .GroupBy(m => isMap ? (object)m.Model.Key! : m.Model.Index)
            .Where(g => g.Count() > 1))
        {
            Report(twice.Last().Symbol, DiagnosticIds.BadKeys, $"Two members of {type} have the key {twice.Key}; keys must be unique.");
        }
    }

    // A type of this assembly that is neither built in nor marked would be found missing at run time only.
    private void CheckMarked(ISymbol member, ITypeSymbol memberType)
    {
        switch (memberType)
        {
            case IArrayTypeSymbol array:
                CheckMarked(member, array.ElementType);
                break;
            case INamedTypeSymbol { IsGenericType: true } generic when !SymbolEqualityComparer.Default.Equals(generic.ContainingAssembly, compilation.Assembly):
                foreach (ITypeSymbol argument in generic.TypeArguments)
                {
                    CheckMarked(member, argument);
                }

                break;
            case INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named
                when SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, compilation.Assembly)
                    && named.FindAttribute(AttributeNames.MessagePackObject) is null
                    && named.FindAttribute(AttributeNames.Union) is null
                    && named.FindAttribute(AttributeNames.Formatter) is null:
                Report(named, DiagnosticIds.UnmarkedType, $"{named.WithNullableAnnotation(NullableAnnotation.None)} must be marked with [MessagePackObject], because {member} is written.");
                break;
        }
    }

    private MemberModel?[]? Constructor((ISymbol Symbol, MemberModel Model)[] members, bool isMap)
    {
        IMethodSymbol[] accessible =
        [
            .. type.InstanceConstructors.Where(c => !IsCopy(c)
                && (c.DeclaredAccessibility == Accessibility.Public
                    || (_allowPrivate && (_within || c.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal)))),
        ];
        IEnumerable<IMethodSymbol> candidates = accessible.FirstOrDefault(c => c.FindAttribute(AttributeNames.Constructor) is not null) is { } chosen
            ? [chosen]
            : accessible.OrderByDescending(c => c.Parameters.Length);
        foreach (IMethodSymbol constructor in candidates)
        {
            MemberModel?[] arguments = [.. constructor.Parameters.Select((parameter, i) => Match(members, isMap, parameter, i))];
            if (arguments.All(a => a is not null))
            {
                foreach (MemberModel? argument in arguments)
                {
                    argument!.Target = MemberTarget.Constructor;
                }

                return arguments;
            }
        }

        Report(type, DiagnosticIds.NoConstructor, $"{type} has no {(_allowPrivate ? "" : "public ")}constructor whose every parameter is a member: by position for keys that are numbers, by name for names.");
        return null;
    }

    private MemberModel? Match((ISymbol Symbol, MemberModel Model)[] members, bool isMap, IParameterSymbol parameter, int position)
    {
        MemberModel? model = members
            .Select(m => m.Model)
            .FirstOrDefault(m => isMap
                ? string.Equals(m.Key, parameter.Name, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(m.Name, "@" + parameter.Name, StringComparison.OrdinalIgnoreCase)
                : m.Index == position);
        if (model is null)
        {
            return null;
        }

        ISymbol symbol = members.First(m => m.Model == model).Symbol;
        ITypeSymbol memberType = symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)symbol).Type;
        return ((CSharpCompilation)compilation).ClassifyConversion(memberType, parameter.Type).IsImplicit ? model : null;
    }

    private bool IsCopy(IMethodSymbol constructor)
        => type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    private MemberTarget Target(ISymbol symbol)
    {
        if (symbol is IFieldSymbol field)
        {
            return field.IsReadOnly ? MemberTarget.None : field.IsRequired ? MemberTarget.Initializer : MemberTarget.Setter;
        }

        var property = (IPropertySymbol)symbol;
        bool canSet = property.SetMethod is { } setter
            && (setter.DeclaredAccessibility == Accessibility.Public
                || _within
                || (_allowPrivate && setter.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal));
        return !canSet ? MemberTarget.None
            : property.IsRequired || property.SetMethod!.IsInitOnly ? MemberTarget.Initializer
            : MemberTarget.Setter;
    }

    private void Report(ISymbol symbol, string id, string message) => Diagnostics.Add(DiagnosticInfo.At(symbol, id, message));
}
