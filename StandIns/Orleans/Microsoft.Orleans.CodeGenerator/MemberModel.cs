using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>A member that travels: how generated code reads and writes it.</summary>
internal sealed class MemberModel
{
    private readonly INamedTypeSymbol _owner;
    private readonly ISymbol _symbol;
    private readonly string? _backingField;

    private MemberModel(INamedTypeSymbol owner, ISymbol symbol, uint id)
    {
        _owner = owner;
        _symbol = symbol;
        Id = id;
        Type = symbol is IFieldSymbol field ? field.Type : ((IPropertySymbol)symbol).Type;
        if (symbol is IPropertySymbol property)
        {
            var hasField = owner.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
            _backingField = hasField ? $"<{property.Name}>k__BackingField" : null;
            CanRead = IsReachable(property.GetMethod);
            CanWrite = IsReachable(property.SetMethod) && !property.SetMethod!.IsInitOnly;
        }
        else
        {
            CanRead = IsReachable(symbol);
            CanWrite = CanRead && !((IFieldSymbol)symbol).IsReadOnly;
        }
    }

    public uint Id { get; }

    public ITypeSymbol Type { get; }

    public string Name => _symbol.Name;

    public bool IsPassed => Names.IsPlain(Type) || Names.HasAttribute(_symbol, "Orleans.ImmutableAttribute");

    private bool CanRead { get; }

    private bool CanWrite { get; }

    private string Argument(string instance) => _owner.IsValueType ? "ref " + instance : instance;

    public string Read(string instance) => CanRead ? $"{instance}.{Escaped}" : $"Access_{Name}({Argument(instance)})";

    public string Write(string instance, string value)
        => CanWrite ? $"{instance}.{Escaped} = {value};"
            : HasFieldAccess ? $"Access_{Name}({Argument(instance)}) = {value};"
            : $"Set_{Name}({Argument(instance)}, {value});";

    private string Escaped => "@" + Name;

    private bool HasFieldAccess => _symbol is IFieldSymbol || _backingField is not null;

    /// <summary>Writes the accessors for what C# does not let generated code touch: private members, init and readonly ones.</summary>
    public void WriteAccessors(CodeBuilder code)
    {
        if (CanRead && CanWrite)
        {
            return;
        }

        const string Attribute = "[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.";
        var self = (_owner.IsValueType ? "ref " : "") + Names.Full(_owner) + " instance";
        var type = Names.Full(Type);
        if (HasFieldAccess)
        {
            code.Line($"{Attribute}Field, Name = \"{_backingField ?? Name}\")] private static extern ref {type} Access_{Name}({self});");
            return;
        }

        if (!CanRead)
        {
            code.Line($"{Attribute}Method, Name = \"get_{Name}\")] private static extern {type} Access_{Name}({self});");
        }

        if (!CanWrite)
        {
            code.Line($"{Attribute}Method, Name = \"set_{Name}\")] private static extern void Set_{Name}({self}, {type} value);");
        }
    }

    /// <summary>Returns the members with ids that the type itself declares, in the order of their ids.</summary>
    public static List<MemberModel> Collect(INamedTypeSymbol type, AttributeData attribute, List<Problem> problems)
    {
        var members = new List<MemberModel>();
        var taken = new HashSet<string>();
        foreach (var symbol in type.GetMembers())
        {
            if (symbol is (IFieldSymbol or IPropertySymbol) and { IsStatic: false }
                && Names.GetAttribute(symbol, "Orleans.IdAttribute") is { } id)
            {
                members.Add(new MemberModel(type, symbol, (uint)id.ConstructorArguments[0].Value!));
                taken.Add(symbol.Name);
            }
        }

        AddPrimaryConstructor(type, attribute, members, taken);
        foreach (var group in members.GroupBy(static member => member.Id).Where(static group => group.Count() > 1))
        {
            problems.Add(Problem.At(type, "ORLEANS0107",
                $"'{type.ToDisplayString()}' gives [Id({group.Key})] to {string.Join(" and ", group.Select(static member => member.Name))}. Each member needs its own."));
        }

        members.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        return members;
    }

    private static void AddPrimaryConstructor(INamedTypeSymbol type, AttributeData attribute, List<MemberModel> members, HashSet<string> taken)
    {
        var include = attribute.NamedArguments
            .Where(static argument => argument.Key == "IncludePrimaryConstructorParameters")
            .Select(static argument => argument.Value.Value as bool?)
            .FirstOrDefault() ?? type.IsRecord;
        if (!include || FindPrimaryConstructor(type) is not { } constructor)
        {
            return;
        }

        for (var i = 0; i < constructor.Parameters.Length; i++)
        {
            var parameter = constructor.Parameters[i];
            var symbol = type.GetMembers(parameter.Name).FirstOrDefault(static member => member is IPropertySymbol or IFieldSymbol);
            if (symbol is not null && taken.Add(symbol.Name))
            {
                var id = Names.GetAttribute(parameter, "Orleans.IdAttribute")?.ConstructorArguments[0].Value as uint? ?? (uint)i;
                members.Add(new MemberModel(type, symbol, id));
            }
        }
    }

    private static IMethodSymbol? FindPrimaryConstructor(INamedTypeSymbol type)
        => type.InstanceConstructors.FirstOrDefault(static constructor => constructor.DeclaringSyntaxReferences
            .Any(static reference => reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax));

    private static bool IsReachable(ISymbol? symbol)
        => symbol?.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
}
