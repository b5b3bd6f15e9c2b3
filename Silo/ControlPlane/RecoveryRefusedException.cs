namespace Grid.Silo.ControlPlane;

/// <summary>
/// A recovery was not begun. Nothing was changed.
/// </summary>
/// <param name="message">Why, and what to do.</param>
internal sealed class RecoveryRefusedException(string message) : Exception(message);
