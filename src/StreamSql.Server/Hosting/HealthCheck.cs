namespace StreamSql.Server.Hosting;

/// <summary><c>streamsql health</c>: asks a running server over its HTTP port. Stateless.</summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The exit status: 0 when it accepts connections.</summary>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync($"http://127.0.0.1:{options.HttpPort}/health").ConfigureAwait(false);
            string text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            await output.WriteLineAsync(text.TrimEnd()).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"no answer on HTTP port {options.HttpPort}: {error.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}
