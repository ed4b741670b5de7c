package dev.organza.cli;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The weights of {@link ShortTraining}s, and a file of them.
 *
 * @param processor that they were trained on
 * @param trainings by name, the tensors of each by name
 */
record RecipeWeights(String processor, Map<String, Map<String, TensorDigest>> trainings) {

  /**
   * Trains all of a precision and writes what came of it; for a process of its own.
   *
   * @param arguments {@code float32} or {@code bfloat16}, the file to write, an empty folder
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[2]);
    train(arguments[0], folder).write(Path.of(arguments[1]));
    System.exit(0);
  }

  private static RecipeWeights train(String precision, Path folder) throws IOException {
    ShortTraining.writeData(folder);
    List<ShortTraining> all =
        precision.equals("float32") ? ShortTraining.float32() : ShortTraining.bfloat16();
    Map<String, Map<String, TensorDigest>> trainings = new TreeMap<>();
    for (ShortTraining training : all) {
      Path model = training.train(folder, precision);
      if (trainings.put(training.name(), TensorDigest.ofFile(model)) != null) {
        throw new IllegalStateException("two are named " + training.name());
      }
    }
    return new RecipeWeights(thisProcessor(), trainings);
  }

  /** The processor and what it can do, as far as kernels are chosen by it. */
  static String thisProcessor() throws IOException {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return system;
    }
    Map<String, String> first = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split("\\s*:\\s*", 2);
      if (words.length == 2) {
        first.putIfAbsent(words[0], words[1]);
      }
    }
    String extensions =
        new TreeSet<>(List.of(first.getOrDefault("flags", "").split(" ")))
            .stream()
                .filter(flag -> flag.matches("avx.*|amx.*|fma"))
                .collect(Collectors.joining(" "));
    return String.join(
        ", ",
        system,
        first.getOrDefault("vendor_id", "?"),
        "family " + first.getOrDefault("cpu family", "?"),
        "model " + first.getOrDefault("model", "?"),
        extensions);
  }

  /** Reads what {@link #write} wrote. */
  static RecipeWeights read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /** Reads what {@link #write} wrote. */
  static RecipeWeights read(InputStream in) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(in);
    Map<String, Map<String, TensorDigest>> trainings = new TreeMap<>();
    for (var training : tree.get("trainings").properties()) {
      Map<String, TensorDigest> tensors = new TreeMap<>();
      for (var tensor : training.getValue().properties()) {
        tensors.put(tensor.getKey(), TensorDigest.parse(tensor.getValue().asText()));
      }
      trainings.put(training.getKey(), tensors);
    }
    return new RecipeWeights(tree.get("processor").asText(), trainings);
  }

  /** The tensors of one training. */
  Map<String, TensorDigest> of(String training) {
    return Objects.requireNonNull(trainings.get(training), training);
  }

  void write(Path file) throws IOException {
    Map<String, Map<String, String>> texts = new TreeMap<>();
    trainings.forEach(
        (name, tensors) -> {
          Map<String, String> text = new TreeMap<>();
          tensors.forEach((tensor, digest) -> text.put(tensor, digest.text()));
          texts.put(name, text);
        });
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("processor", processor);
    tree.put("trainings", texts);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    Files.writeString(file, new ObjectMapper().writer(printer).writeValueAsString(tree) + "\n");
  }
}
