package dev.organza.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private static final String REWIND = "\r\u001B[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(-5);

  private ProgressLine line(boolean terminal, int width) {
    PrintWriter out = new PrintWriter(bytes, false, StandardCharsets.UTF_8);
    return new ProgressLine(out, terminal, () -> width, nanos::get);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ProgressReport at(long images) {
    return new ProgressReport(
        images,
        0,
        Double.NaN,
        Map.of("generator", 1.0),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Double.POSITIVE_INFINITY);
  }

  @Test
  void aTerminalSeesOneLineRewrittenInPlace() {
    ProgressLine line = line(true, 8);
    line.update(at(1000));
    nanos.addAndGet(100_000_000);
    line.update(at(2000)); // too soon
    nanos.addAndGet(200_000_000);
    line.update(at(3000));
    line.finish(at(4000));
    line.close();
    assertThat(printed())
        .isEqualTo(
            REWIND + "1 kimg" + REWIND + "3 kimg" + REWIND + "4 kimg" + System.lineSeparator());
  }

  @Test
  void theLineNeverFillsTheTerminal() {
    line(true, 6).update(at(1000));
    assertThat(printed()).isEqualTo(REWIND + "1 kim");
  }

  @Test
  void aLogGetsALineEveryHalfMinuteWithoutControlCharacters() {
    ProgressLine line = line(false, 8);
    line.update(at(1000));
    nanos.addAndGet(29_000_000_000L);
    line.update(at(2000)); // too soon
    nanos.addAndGet(2_000_000_000L);
    line.update(at(3000));
    line.close();
    assertThat(printed().lines()).containsExactly("1 kimg  loss G 1.000", "3 kimg  loss G 1.000");
    assertThat(printed()).doesNotContain("\u001B").doesNotContain("\r\u001B");
  }

  @Test
  void aMessageStandsAboveTheLine() {
    ProgressLine line = line(true, 7);
    line.update(at(1000));
    line.message("checkpoint written");
    nanos.addAndGet(1_000_000_000);
    line.update(at(2000));
    assertThat(printed())
        .isEqualTo(
            REWIND
                + "1 kimg"
                + REWIND
                + "checkpoint written"
                + System.lineSeparator()
                + REWIND
                + "2 kimg");
  }
}
