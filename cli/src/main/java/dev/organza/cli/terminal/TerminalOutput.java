package dev.organza.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json}, and the one door to standard output. */
public final class TerminalOutput {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  /**
   * Prints a result in the form the user asked for.
   *
   * @param text the lines for people
   * @param document the same for programs; records and maps become objects
   */
  public void print(String text, Object document) {
    PrintWriter out = command.commandLine().getOut();
    out.println(json ? toJson(document) : text.stripTrailing());
    out.flush();
  }

  private static String toJson(Object document) {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + document, e);
    }
  }
}
