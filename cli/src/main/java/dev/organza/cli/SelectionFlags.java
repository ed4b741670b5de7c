package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which samples of a model are wanted. */
final class SelectionFlags {

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Samples of one class, by its name or number; else all classes in turn.")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--code",
      paramLabel = "NAME=VALUE",
      description =
          "Samples with one value of an InfoGAN code, for example category=3 or c1=-1.5;"
              + " may be given once a code.")
  private List<String> codes = List.of();

  @Mixin private final Truncation truncation = new Truncation();

  /** How typical the samples of a style-based generator are. */
  static final class Truncation {

    @Option(
        names = "--truncation",
        paramLabel = "PSI",
        description =
            "Samples that are more typical and vary less: styles at PSI times their distance from"
                + " the average, from 0 (all the average) to 1 (as they are); -2 to 2. For"
                + " generators with a mapping network, as that of stylegan2.")
    private Optional<Double> psi = Optional.empty();

    boolean isGiven() {
      return psi.isPresent();
    }

    /** The model as its samples are wanted; it lives as long as the one that is given. */
    Model of(Model model) {
      return psi.map(model::truncated).orElse(model);
    }
  }

  /** The model as its samples are wanted; it lives as long as the one that is given. */
  Model of(Model model) {
    return truncation.of(model);
  }

  /** Whether samples of a class or with a code are wanted. */
  boolean isOfSome() {
    return label.isPresent() || !codes.isEmpty();
  }

  /** What is wanted, in the terms of a model. */
  Selection of(ModelDescription model) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String code : codes) {
      int equals = code.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            "--code: \"" + code + "\" has not the form name=value, for example category=3");
      }
      String name = code.substring(0, equals);
      if (values.put(name, number(name, code.substring(equals + 1))) != null) {
        throw new UsageException("--code: " + name + " is given twice");
      }
    }
    return Selection.named(model, label.orElse(null), values);
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--code: the value of " + name + " is a number, not \"" + text + "\"", e);
    }
  }
}
