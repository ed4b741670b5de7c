package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatentPathTest {

  private final SplittableRandom random = new SplittableRandom(7);

  private float[] latent(int size) {
    float[] latent = new float[size];
    for (int i = 0; i < size; i++) {
      latent[i] = (float) random.nextGaussian();
    }
    return latent;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double angle(float[] a, float[] b) {
    return Math.acos(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
  }

  @ParameterizedTest
  @EnumSource
  void theEndsAreTheLatentsThemselves(LatentPath path) {
    float[] a = latent(100);
    float[] b = latent(100);
    float[][] steps = path.latents(a, b, 9);
    assertThat(steps).hasDimensions(9, 100);
    assertThat(steps[0]).containsExactly(a);
    assertThat(steps[8]).containsExactly(b);
  }

  @Test
  void stepsOfAGreatCircleAreEqualAnglesWithLengthsInBetween() {
    float[] a = latent(64);
    float[] b = latent(64);
    for (int i = 0; i < 64; i++) {
      b[i] *= 3;
    }
    float[][] steps = LatentPath.SPHERICAL.latents(a, b, 7);
    double whole = angle(a, b);
    double lengthA = Math.sqrt(dot(a, a));
    double lengthB = Math.sqrt(dot(b, b));
    for (int i = 0; i < 6; i++) {
      assertThat(angle(steps[i], steps[i + 1])).isCloseTo(whole / 6, within(1e-5));
      assertThat(Math.sqrt(dot(steps[i], steps[i])))
          .isCloseTo(lengthA + (lengthB - lengthA) * i / 6, within(1e-4));
    }
  }

  @Test
  void aQuarterTurnPassesThroughTheDiagonal() {
    float[][] steps = LatentPath.SPHERICAL.latents(new float[] {1, 0}, new float[] {0, 1}, 3);
    float half = (float) Math.sqrt(0.5);
    assertThat(steps[1]).containsExactly(new float[] {half, half}, within(1e-7f));
  }

  @Test
  void aStraightLineHasEqualSteps() {
    float[][] steps = LatentPath.LINEAR.latents(new float[] {0, 4}, new float[] {8, 0}, 5);
    assertThat(steps[1]).containsExactly(2, 3);
    assertThat(steps[2]).containsExactly(4, 2);
    assertThat(steps[3]).containsExactly(6, 1);
  }

  @Test
  void withoutAGreatCircleOfTheirOwnLatentsAreJoinedByALine() {
    float[] a = {1, 2, 3};
    assertThat(LatentPath.SPHERICAL.latents(a, new float[] {2, 4, 6}, 3)[1])
        .containsExactly(1.5f, 3, 4.5f);
    assertThat(LatentPath.SPHERICAL.latents(a, new float[] {-1, -2, -3}, 3)[1])
        .containsExactly(0, 0, 0);
    assertThat(LatentPath.SPHERICAL.latents(a, new float[3], 3)[1]).containsExactly(0.5f, 1, 1.5f);
    assertThat(LatentPath.SPHERICAL.latents(a, a, 3)[1]).containsExactly(a);
  }

  @Test
  void aPathHasTwoEndsOfOneSize() {
    assertThatThrownBy(() -> LatentPath.LINEAR.latents(new float[2], new float[3], 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LatentPath.LINEAR.latents(new float[2], new float[2], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
