using StreamSql.Core.Errors;
using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.Tests.Sessions;

public sealed class SessionSettingsTests
{
    private readonly SessionSettings _settings = new(new Dictionary<string, string> { ["parallelism.default"] = "4" });

    [Fact]
    public void Server_values_are_the_defaults_that_RESET_returns_to()
    {
        _settings.Set("parallelism.default", "8");
        Assert.Equal(8, _settings.Integer("parallelism.default"));
        _settings.Set("parallelism.default", null);
        Assert.Equal("4", _settings["Parallelism.Default"]);
    }

    [Fact]
    public void A_rollback_undoes_SET_and_a_commit_ends_SET_LOCAL()
    {
        _settings.BeginTransaction();
        _settings.Set("application_name", "a");
        _settings.EndTransaction(commit: false);
        Assert.Equal("", _settings["application_name"]);
        _settings.BeginTransaction();
        _settings.Set("application_name", "b");
        _settings.Set("application_name", "c", isLocal: true);
        Assert.Equal("c", _settings["application_name"]);
        _settings.EndTransaction(commit: true);
        Assert.Equal("b", _settings["application_name"]);
    }

    [Theory]
    [InlineData("DateStyle", "iso, dmy", "ISO, DMY")]
    [InlineData("client_encoding", "'utf-8'", "UTF8")]
    [InlineData("timezone", "utc", "UTC")]
    [InlineData("jit", "TRUE", "on")]
    [InlineData("streamsql.read_consistency", "STRICT", "strict")]
    public void Values_take_the_form_that_is_shown(string name, string value, string shown)
    {
        _settings.Set(name, value);
        Assert.Equal(shown, _settings[name]);
    }

    [Theory]
    [InlineData("serch_path", "x", SqlState.UndefinedObject)]
    [InlineData("streamsql.read_wiat", "1 s", SqlState.UndefinedObject)]
    [InlineData("client_encoding", "LATIN1", SqlState.InvalidParameterValue)]
    [InlineData("TimeZone", "Mars/Olympus", SqlState.InvalidParameterValue)]
    [InlineData("jit", "maybe", SqlState.InvalidParameterValue)]
    [InlineData("server_version", "9", "55P02")]
    public void Wrong_names_and_values_are_errors(string name, string value, string code) =>
        Assert.Equal(code, Assert.Throws<StreamSqlException>(() => _settings.Set(name, value)).SqlState);

    [Fact]
    public void Dotted_names_of_others_are_kept()
    {
        _settings.Set("myapp.user_id", "7");
        Assert.Equal("7", _settings["myapp.user_id"]);
    }
}
