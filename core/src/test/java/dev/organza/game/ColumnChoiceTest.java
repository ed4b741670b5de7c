package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Noise.ColumnHeads.Function;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code src/test/python/column_choices.py} computed the references. */
class ColumnChoiceTest {

  @BeforeAll
  static void load() {
    Torch.load();
  }

  record Case(
      String name,
      int[] widths,
      float[][] logits,
      int[] columns,
      int[] categories,
      double loss,
      double[][] gradient) {

    @Override
    public String toString() {
      return name;
    }

    /** A generator whose heads are these columns. */
    ConditionalVector.ColumnChoice choice() {
      List<Noise.ColumnHeads.ColumnHead> heads = new ArrayList<>();
      for (int width : widths) {
        heads.add(
            width == 0
                ? new Noise.ColumnHeads.ColumnHead(Function.TANH, 1)
                : new Noise.ColumnHeads.ColumnHead(Function.CATEGORY, width));
      }
      Network generator =
          Network.of(
              Shape.of(2), Layer.linear(logits[0].length), new Noise.ColumnHeads(heads, 0.2));
      return ConditionalVector.ColumnChoice.of(generator, labels()).orElseThrow();
    }

    int labels() {
      int all = 0;
      for (int width : widths) {
        all += width;
      }
      return all;
    }

    /** One-hot rows over the categories of all columns. */
    Tensor asked() {
      List<Integer> starts = new ArrayList<>();
      int at = 0;
      for (int width : widths) {
        if (width > 0) {
          starts.add(at);
          at += width;
        }
      }
      float[] rows = new float[columns.length * labels()];
      for (int n = 0; n < columns.length; n++) {
        rows[n * labels() + starts.get(columns[n]) + categories[n]] = 1;
      }
      return HostMemory.tensor(rows, Device.cpu(), columns.length, labels());
    }
  }

  static List<Case> cases() throws IOException {
    try (InputStream in = ColumnChoiceTest.class.getResourceAsStream("column_choices.json")) {
      return new JsonMapper()
          .readValue(Objects.requireNonNull(in), new TypeReference<List<Case>>() {});
    }
  }

  private static Tensor rows(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int n = 0; n < rows.length; n++) {
      System.arraycopy(rows[n], 0, flat, n * rows[0].length, rows[0].length);
    }
    return HostMemory.tensor(flat, Device.cpu(), rows.length, rows[0].length);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theLossIsPyTorchsCrossEntropyOfTheChosenColumn(Case each) {
    try (Scope scope = Scope.open()) {
      Tensor logits = rows(each.logits()).set_requires_grad(true);
      Tensor loss = each.choice().loss(logits, each.asked());
      assertThat(loss.item_double()).isCloseTo(each.loss(), within(1e-5 * (1 + each.loss())));
      loss.backward();
      float[] gradient = HostMemory.floats(logits.grad());
      for (int n = 0; n < each.gradient().length; n++) {
        for (int i = 0; i < each.gradient()[n].length; i++) {
          assertThat((double) gradient[n * each.gradient()[n].length + i])
              .isCloseTo(each.gradient()[n][i], within(1e-6));
        }
      }
    }
  }

  @Test
  void rowsAnswerToTheirOwnCategoryOfEachColumnInTurn() {
    Case two =
        new Case(
            "", new int[] {2, 0, 3}, new float[1][6], new int[0], new int[0], 0, new double[0][]);
    float[][] rows = {{0, 1, 0.5f, 0, 0, 1}, {1, 0, -0.5f, 1, 0, 0}, {0, 1, 0.1f, 0, 1, 0}};
    try (Scope scope = Scope.open()) {
      assertThat(HostMemory.floats(two.choice().labelsOf(rows(rows), 0)))
          .containsExactly(0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
      assertThat(HostMemory.floats(two.choice().labelsOf(rows(rows), 1)))
          .containsExactly(0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    }
  }
}
