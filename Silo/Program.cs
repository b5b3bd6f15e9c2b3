using System.Globalization;
using Grid.Silo.Hosting;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return await GridProcess.RunAsync(args, Console.Error);
