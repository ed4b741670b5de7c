package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTest {

  @Test
  void pixelsMapTheEndsToTheEnds() {
    float[] values = {0, 255, 127.5f, 51};
    Scaling.pixels(-1, 1).apply(values, 0, 4);
    assertThat(values).containsExactly(new float[] {-1, 1, 0, -0.6f}, offset(1e-6f));
    Scaling.pixels(-1, 1).invert(values, 0, 4);
    assertThat(values).containsExactly(new float[] {0, 255, 127.5f, 51}, offset(1e-4f));
    Scaling.pixels(0, 1).apply(values, 1, 1);
    assertThat(values).containsExactly(new float[] {0, 1, 127.5f, 51}, offset(1e-4f));
  }

  @Test
  void waveformsMapTheEndsToTheEnds() {
    float[] values = {-1, 1, 0.25f};
    Scaling.waves(-1, 1).apply(values, 0, 3);
    assertThat(values).containsExactly(-1, 1, 0.25f);
    Scaling.waves(0, 1).apply(values, 0, 3);
    assertThat(values).containsExactly(new float[] {0, 1, 0.625f}, offset(1e-7f));
    Scaling.waves(0, 1).invert(values, 0, 3);
    assertThat(values).containsExactly(new float[] {-1, 1, 0.25f}, offset(1e-6f));
  }

  @Test
  void standardisingUsesThePopulationDeviationAndMakesConstantsExact() {
    // Column 1: 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and population deviation 2 (a textbook example).
    float[] first = {2, 4, 4, 4, 5, 5, 7, 9};
    float[][] rows = new float[8][];
    for (int i = 0; i < 8; i++) {
      rows[i] = new float[] {first[i], 0.1f};
    }
    Dataset table = DatasetBuilder.ofRows("t", List.of("a", "b"), rows).build();
    Scaling scaling = Scaling.standardise(table);
    assertThat(scaling.offset()).containsExactly(new double[] {5, 0.1f}, offset(1e-12));
    assertThat(scaling.scale()).containsExactly(new double[] {2, 0}, offset(1e-12));
    float[] two = {9, 0.1f, 1, 1.1f};
    scaling.apply(two, 0, 4);
    assertThat(two).containsExactly(new float[] {2, 0, -2, 0}, offset(1e-6f));
    // Whatever a network gives for a constant column, it is that constant.
    two[1] = 0.7f;
    scaling.invert(two, 0, 4);
    assertThat(two).containsExactly(new float[] {9, 0.1f, 1, 0.1f}, offset(1e-6f));
  }

  @Test
  void aColumnThatVariesLittleBesideItsMeanIsNoConstant() {
    double[][] rows = new double[100][];
    for (int i = 0; i < 100; i++) {
      rows[i] = new double[] {1e6 + 1e-3 * (i % 2)};
    }
    Scaling scaling = Scaling.standardise(DatasetBuilder.ofRows("t", List.of("a"), rows).build());
    assertThat(scaling.scale()[0]).isCloseTo(5e-4, offset(1e-9));
    float[] network = new float[2];
    scaling.apply(new double[] {1e6, 1e6 + 1e-3}, network);
    assertThat(network).containsExactly(new float[] {-1, 1}, offset(1e-5f));
    double[] raw = new double[2];
    scaling.invert(network, raw);
    assertThat(raw).containsExactly(new double[] {1e6, 1e6 + 1e-3}, offset(1e-9));
  }

  @Test
  void survivesJsonAndComparesByContent() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Scaling scaling = new Scaling(new double[] {1, -2.5}, new double[] {3, 0.125});
    String text = json.writeValueAsString(scaling);
    assertThat(json.readTree(text))
        .isEqualTo(json.readTree("{\"offset\":[1.0,-2.5],\"scale\":[3.0,0.125]}"));
    Scaling back = json.readValue(text, Scaling.class);
    assertThat(back).isEqualTo(scaling).hasSameHashCodeAs(scaling);
    assertThat(scaling).isNotEqualTo(Scaling.identity());
  }

  @Test
  void cannotBeChangedFromOutside() {
    double[] offset = {1};
    Scaling scaling = new Scaling(offset, new double[] {2});
    offset[0] = 9;
    scaling.offset()[0] = 9;
    assertThat(scaling.offset()).containsExactly(1);
  }

  @Test
  void refusesWhatIsNoScaling() {
    double[] one = {1};
    assertThatIllegalArgumentException().isThrownBy(() -> new Scaling(one, new double[] {1, 1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scaling(one, new double[] {Double.NaN}));
    assertThatIllegalArgumentException().isThrownBy(() -> Scaling.pixels(1, 1));
    Scaling pair = new Scaling(new double[] {0, 0}, new double[] {1, 1});
    assertThatIllegalArgumentException().isThrownBy(() -> pair.apply(new float[3], 0, 3));
  }
}
