package dev.organza.bench.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void readsTheKernelsFiles() {
    List<String> lines = List.of("processor\t: 0", "model name\t: A: fast one", "flags : a b");
    assertThat(Machine.after(lines, "model name")).isEqualTo("A: fast one");
    assertThat(Machine.after(lines, "speed")).isEqualTo("unknown");
  }
}
