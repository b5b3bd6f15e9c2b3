using System.ComponentModel;

namespace System.Runtime.CompilerServices;

// The compiler asks for this type wherever a record is declared; netstandard2.0 lacks it.
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
