namespace MessagePack.Formatters;

/// <summary>A formatter of some type, for lists of formatters of several.</summary>
public interface IMessagePackFormatter;
