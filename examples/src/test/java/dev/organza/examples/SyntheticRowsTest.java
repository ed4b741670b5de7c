package dev.organza.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticRowsTest {

  @Test
  void rowsComeBackWithTheirTypes(@TempDir Path runs) {
    List<Map<String, Object>> orders =
        IntStream.range(0, 200)
            .mapToObj(
                n ->
                    Map.<String, Object>of(
                        "country",
                        n % 3 == 0 ? "NO" : "DE",
                        "items",
                        1 + n % 7,
                        "price",
                        (n % 50) / 4.0,
                        "paid",
                        n % 2 == 0,
                        "day",
                        LocalDate.of(2026, 1, 1).plusDays(n % 90)))
            .toList();
    List<Map<String, Object>> made =
        SyntheticRows.like(
            orders,
            30,
            runs,
            List.of(
                "architecture.width=16",
                "training.batch=50",
                "training.kimg=0.3",
                "hardware.threads=1",
                "hardware.device=cpu"));
    assertThat(made).hasSize(30);
    for (Map<String, Object> order : made) {
      assertThat(order.keySet()).containsExactlyInAnyOrderElementsOf(orders.get(0).keySet());
      assertThat(order.get("country")).isIn("NO", "DE");
      assertThat((Long) order.get("items")).isBetween(1L, 7L);
      assertThat((Double) order.get("price")).isBetween(0.0, 12.25);
      assertThat(order.get("paid")).isInstanceOf(Boolean.class);
      assertThat((LocalDate) order.get("day"))
          .isBetween(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 3, 31));
    }
  }
}
