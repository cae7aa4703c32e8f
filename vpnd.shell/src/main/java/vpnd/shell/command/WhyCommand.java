// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.operation.Finding;

/** {@code vpnd:why}: diagnoses tunnels. */
@Component(
    service = WhyCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=why"})
public final class WhyCommand {
  /** An answer may take two seconds, so tunnels are asked in parallel. */
  private static final int AT_ONCE = 16;

  private final TunnelLookup tunnels;

  /** Dynamic, as those of {@link TunnelLookup}. */
  @Reference private volatile List<ConfigurationFiles> files = List.of();

  /** Called by the runtime. */
  @Activate
  public WhyCommand(@Reference TunnelLookup tunnels) {
    this.tunnels = tunnels;
  }

  WhyCommand(TunnelLookup tunnels, List<ConfigurationFiles> files) {
    this.tunnels = tunnels;
    this.files = files;
  }

  /** The answer of one tunnel. */
  private record Answer(String name, List<Finding> findings) {}

  /**
   * {@code why [PEER] [--json]}; problems of configuration files only if no peer is named.
   *
   * @throws ExecutionException if a tunnel fails to answer
   */
  @Descriptor("what seems to be wrong: why [PEER] [--json]")
  public String why(String... words) throws ExecutionException, InterruptedException {
    var arguments = CommandArguments.parse("why", words);
    var answers = ask(arguments);
    var problems =
        arguments.peer() == null
            ? files.stream().flatMap(source -> source.problems().stream()).toList()
            : List.<String>of();
    return arguments.isJson() ? json(answers, problems) : text(answers, problems);
  }

  private List<Answer> ask(CommandArguments arguments)
      throws ExecutionException, InterruptedException {
    var pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      var answers = new ArrayList<Answer>();
      var questions =
          tunnels.select(arguments.peer()).stream()
              .map(tunnel -> question(tunnel.name(), arguments))
              .toList();
      for (var answer : pool.invokeAll(questions)) {
        answer.get().ifPresent(answers::add);
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }

  private Callable<Optional<Answer>> question(String name, CommandArguments arguments) {
    return () -> {
      var control = tunnels.control(name);
      if (control.isEmpty()) {
        arguments.requireAll(name);
      }
      return control.map(asked -> new Answer(name, asked.why()));
    };
  }

  private static String json(List<Answer> answers, List<String> problems) {
    var members = new LinkedHashMap<String, Object>();
    members.put("peers", answers.stream().map(WhyCommand::members).toList());
    members.put("problems", problems);
    return Json.of(members);
  }

  private static Map<String, Object> members(Answer answer) {
    var members = new LinkedHashMap<String, Object>();
    members.put("name", answer.name());
    members.put("findings", answer.findings().stream().map(WhyCommand::members).toList());
    return members;
  }

  private static Map<String, String> members(Finding finding) {
    var members = new LinkedHashMap<String, String>();
    members.put("cause", finding.cause().name());
    members.put("text", finding.text());
    members.put("remedy", finding.remedy());
    return members;
  }

  private static String text(List<Answer> answers, List<String> problems) {
    var lines =
        Stream.concat(
                problems.stream(),
                answers.stream()
                    .flatMap(
                        answer ->
                            answer.findings().stream()
                                .map(finding -> line(answer.name(), finding))))
            .toList();
    return lines.isEmpty()
        ? "nothing is known to be wrong\n"
        : lines.stream().collect(joining("\n", "", "\n"));
  }

  private static String line(String name, Finding finding) {
    return "%s: %s: %s\n    %s".formatted(name, finding.cause(), finding.text(), finding.remedy());
  }
}
