package dev.organza.metric.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.metric.Measure;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Distances and copies against SDMetrics. */
class PrivacyReferenceTest {

  static List<Written> cases() {
    return Written.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void distancesToTheClosestRecordAreThoseOfSdmetrics(Written written) {
    assertThat(new Gower(written.real()).closest(written.fake()).first())
        .containsExactly(Written.numbers(written.json().get("closest")), within(1e-9));
    assertThat(new Gower(written.heldOut()).closest(written.fake()).first())
        .containsExactly(Written.numbers(written.json().get("closestHeldOut")), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void overfittingProtectionIsThatOfSdmetrics(Written written) {
    Measure found =
        ClosestRecord.overfitting(
            new Gower(written.real()).closest(written.fake()).first(),
            new Gower(written.heldOut()).closest(written.fake()).first());
    assertThat(found.value()).isCloseTo(written.json().get("overfitting").asDouble(), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void baselineProtectionIsThatOfSdmetrics(Written written) {
    Gower gower = new Gower(written.real());
    Measure found =
        ClosestRecord.baseline(
            gower.closest(written.fake()).first(), gower.closest(written.random()).first());
    assertThat(found.value()).isCloseTo(written.json().get("baseline").asDouble(), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void newRowsAreThoseOfSdmetrics(Written written) {
    int near = new MatchingRows(written.real()).near(written.fake());
    assertThat(1 - (double) near / written.fake().count())
        .isCloseTo(written.json().get("newRows").asDouble(), within(1e-9));
  }
}
