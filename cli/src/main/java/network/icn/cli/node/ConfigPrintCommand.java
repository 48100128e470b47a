package network.icn.cli.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.config.Effective;
import network.icn.node.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what a node would run with, then complains about what would keep it from starting. Nothing is started.
@Command(mixinStandardHelpOptions = true)
final class ConfigPrintCommand implements Callable<Integer> {
    private final Role role;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RoleCommands.ConfigFile config = new RoleCommands.ConfigFile();

    @Option(names = "--json", description = "print one JSON object a setting")
    private boolean json;

    ConfigPrintCommand(Role role, Map<String, String> environment) {
        this.role = role;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = RoleCommands.settings(role, spec, environment, config);
        if (json) {
            settings.effective().forEach(setting -> spec.commandLine().getOut().println(Json.line(fields(setting))));
        } else {
            spec.commandLine().getOut().print(settings.print());
        }
        spec.commandLine().getOut().flush();
        role.check(settings);
        return ExitCode.OK;
    }

    private static Map<String, @Nullable Object> fields(Effective setting) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", setting.key());
        fields.put("value", setting.value());
        fields.put("origin", setting.origin().toString());
        fields.put("description", setting.description());
        return fields;
    }
}
