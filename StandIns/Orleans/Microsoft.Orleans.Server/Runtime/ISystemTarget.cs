namespace Orleans.Runtime;

/// <summary>An interface of the runtime that silos call on each other. Its alias, <c>sys.target.NAME</c>, is its grain type.</summary>
internal interface ISystemTarget : IAddressable;
