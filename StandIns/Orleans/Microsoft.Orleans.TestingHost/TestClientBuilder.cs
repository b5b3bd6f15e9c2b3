using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

internal sealed class TestClientBuilder(IHostApplicationBuilder host) : IClientBuilder
{
    public IServiceCollection Services => host.Services;

    public IConfiguration Configuration => host.Configuration;
}
