using System.Text;
using Microsoft.AspNetCore.Http;
using StreamSql.Server.Hosting;

namespace StreamSql.Server.Http;

/// <summary>The HTTP port: /health and /metrics. Stateless.</summary>
internal static class HttpEndpoints
{
    public static Task HandleAsync(HttpContext context, ServerServices services)
    {
        string path = context.Request.Path.Value ?? "/";
        if (context.Request.Method is not ("GET" or "HEAD")) return AnswerAsync(context, 405, "text/plain", "method not allowed\n");
        return path.TrimEnd('/') switch
        {
            "" => AnswerAsync(context, 200, "text/plain", "StreamSql: /health /metrics\n"),
            "/health" or "/healthz" => HealthAsync(context, services),
            "/metrics" => AnswerAsync(context, 200, "text/plain; version=0.0.4; charset=utf-8", MetricsPage.Render(services)),
            _ => AnswerAsync(context, 404, "text/plain", "not found\n"),
        };
    }

    private static Task HealthAsync(HttpContext context, ServerServices services) => services.IsReady
        ? AnswerAsync(context, 200, "application/json", "{\"status\":\"ok\"}\n")
        : AnswerAsync(context, 503, "application/json", "{\"status\":\"starting\"}\n");

    private static Task AnswerAsync(HttpContext context, int status, string type, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
    }
}
