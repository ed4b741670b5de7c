package dev.organza.tables;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of its own, with a user {@code tester} whose password is {@code open sesame}. It
 * does not run as root: there it is started as the user {@code postgres} or {@code nobody}.
 */
final class PostgresServer implements AutoCloseable {

  static {
    // The driver asserts that a connection is open where it reports that it was dropped.
    ClassLoader.getSystemClassLoader().setPackageAssertionStatus("org.postgresql", false);
  }

  static final String USER = "tester";
  static final String PASSWORD = "open sesame";

  private final List<String> prefix;
  private final Path folder;
  private final int port;

  private PostgresServer(List<String> prefix, Path folder, int port) {
    this.prefix = prefix;
    this.folder = folder;
    this.port = port;
  }

  /** A server that runs; empty where PostgreSQL is not installed or may not be run. */
  static Optional<PostgresServer> start() throws IOException, InterruptedException {
    if (!isOnPath("initdb") || !isOnPath("pg_ctl")) {
      return Optional.empty();
    }
    List<String> prefix = new ArrayList<>();
    if (run(List.of("id", "-u")).strip().equals("0")) {
      Optional<String> user =
          List.of("postgres", "nobody").stream()
              .filter(name -> isOnPath("runuser") && isUser(name))
              .findFirst();
      if (user.isEmpty()) {
        return Optional.empty();
      }
      prefix.addAll(List.of("runuser", "-u", user.get(), "--"));
    }
    Path folder =
        Path.of(
            run(with(prefix, "mktemp", "-d", "-p", System.getProperty("java.io.tmpdir"))).strip());
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path password = Files.createTempFile("organza-pg", null);
    Files.writeString(password, PASSWORD);
    password.toFile().setReadable(true, false);
    try {
      run(
          with(
              prefix,
              "initdb",
              "--pgdata=" + folder.resolve("data"),
              "--username=" + USER,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--no-sync",
              "--no-instructions"));
    } finally {
      Files.delete(password);
    }
    PostgresServer server = new PostgresServer(prefix, folder, port);
    server.control(
        "start",
        "-w",
        "--log=" + folder.resolve("log"),
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='%s' -c fsync=off"
            .formatted(port, folder));
    return Optional.of(server);
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static boolean isUser(String name) {
    try {
      run(List.of("id", "-u", name));
      return true;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static List<String> with(List<String> prefix, String... command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return all;
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("organza-pg", null);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command + ": " + Files.readString(out));
      }
      try (InputStream text = Files.newInputStream(out)) {
        return new String(text.readAllBytes(), StandardCharsets.UTF_8);
      }
    } finally {
      Files.delete(out);
    }
  }

  private void control(String... command) throws IOException, InterruptedException {
    List<String> all = with(prefix, "pg_ctl", "--pgdata=" + folder.resolve("data"));
    all.addAll(List.of(command));
    run(all);
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  @Override
  public void close() throws IOException, InterruptedException {
    control("stop", "-m", "immediate");
    run(with(prefix, "rm", "-rf", folder.toString()));
  }
}
