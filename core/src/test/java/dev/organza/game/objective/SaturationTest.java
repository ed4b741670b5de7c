package dev.organza.game.objective;

import static dev.organza.game.objective.ObjectiveContract.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The gradient that a waiting generator gets while D learns. The data are N(2, 0.04) and the
 * samples N(−2, 0.04), twenty deviations apart; G(z) = w·z + b stands still. One D learns with
 * cross-entropy, which the minimax and the non-saturating game share; a critic learns Wasserstein's
 * loss with a gradient penalty. After Arjovsky and Bottou 2017, figure 2 (arXiv:1701.04862).
 */
class SaturationTest {

  private static final int UPDATES = 800;
  private static final int EVERY = 10;
  private static final int STARTS = 4;
  private static final int BATCH = 128;
  private static final double PENALTY = 10;

  private static Threads.Lease lease;

  /** Such small tensors are not worth a second thread. */
  @BeforeAll
  static void computeOnOneThread() {
    lease = Threads.lease(1);
  }

  @AfterAll
  static void computeAsBefore() {
    lease.close();
  }

  /**
   * Norms of G's gradient after every tenth update of D, from the start.
   *
   * @param discriminatorLoss D's loss at the end
   */
  private record Course(
      double[] minimax, double[] nonSaturating, double[] wasserstein, double discriminatorLoss) {}

  private static double norm(Learner generator, Objective objective, Tensor logits) {
    return generator.gradient(objective.generatorLoss(NONE, logits)).norm().item_double();
  }

  private static Course course(long seed) {
    Network network =
        new Mlp(32, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0)
            .discriminator(Shape.of(1));
    Adam adam = new Adam(2e-3, 0.5, 0.999, 1e-8);
    double[][] norms = new double[3][UPDATES / EVERY + 1];
    double last = Double.NaN;
    try (Scope all = Scope.open();
        RandomStream stream = RandomStream.of(seed, "saturation");
        Learner g = new Learner(Network.of(Shape.of(1), Layer.linear(1)), adam, stream);
        Learner d = new Learner(network, adam, stream);
        Learner critic = new Learner(network, adam, stream)) {
      g.weights.parameters().get(0).detach().fill_(new Scalar(0.2));
      g.weights.parameters().get(1).detach().fill_(new Scalar(-2.0));
      for (int i = 0; i <= UPDATES; i++) {
        try (Scope scope = Scope.open()) {
          Tensor real = stream.normal(2, 0.2, BATCH, 1);
          Tensor z = stream.normal(0, 1, BATCH, 1);
          if (i % EVERY == 0) {
            norms[0][i / EVERY] = norm(g, Minimax.DEFAULTS, d.of(g.of(z)));
            norms[1][i / EVERY] = norm(g, NonSaturating.DEFAULTS, d.of(g.of(z)));
            norms[2][i / EVERY] = norm(g, Wasserstein.DEFAULTS, critic.of(g.of(z)));
          }
          Tensor fake = g.of(z).detach();
          Tensor loss = NonSaturating.DEFAULTS.discriminatorLoss(d.of(real), d.of(fake));
          last = loss.item_double();
          d.descend(loss, 1);
          Tensor between = torch.lerp(real, fake, stream.uniform(0, 1, BATCH, 1));
          critic.descend(
              Wasserstein.DEFAULTS
                  .discriminatorLoss(critic.of(real), critic.of(fake))
                  .add(steepness(critic, between), new Scalar(PENALTY)),
              1);
        }
      }
    }
    return new Course(norms[0], norms[1], norms[2], last);
  }

  private static double last(double[] norms) {
    return norms[norms.length - 1];
  }

  /** E (|D'(x)| − 1)². */
  private static Tensor steepness(Learner critic, Tensor points) {
    Tensor x = points.detach();
    x.set_requires_grad(true);
    TensorVector slopes =
        torch.grad(
            new TensorVector(critic.of(x).sum()),
            new TensorVector(x),
            new TensorVector(),
            new BoolOptional(true),
            true,
            false);
    return slopes.get(0).abs().sub(new Scalar(1.0)).square().mean();
  }

  @Test
  void onlyTheMinimaxGradientVanishesAsTheDiscriminatorLearns() throws IOException {
    List<Course> courses =
        LongStream.rangeClosed(1, STARTS).mapToObj(SaturationTest::course).toList();
    for (Course course : courses) {
      assertThat(course.discriminatorLoss).isLessThan(0.01);
      double before = course.minimax[0] / course.nonSaturating[0];
      double after = last(course.minimax) / last(course.nonSaturating);
      assertThat(before / after).isGreaterThan(100);
      assertThat(course.minimax[0] / last(course.minimax)).isGreaterThan(100);
      assertThat(last(course.nonSaturating)).isGreaterThan(course.nonSaturating[0] / 10);
      for (double norm : course.wasserstein) {
        assertThat(norm).isGreaterThan(course.wasserstein[0] / 10);
      }
      // Whatever the slope of a random critic, the penalty brings it to 1.
      assertThat(last(course.wasserstein)).isBetween(0.9, 1.3);
    }
    // A random critic's slope at the samples is any number, near 0 too; its mean is about 1.
    Course mean = mean(courses);
    assertThat(mean.minimax[0] / last(mean.minimax)).isGreaterThan(100);
    for (double norm : mean.wasserstein) {
      assertThat(norm).isBetween(mean.wasserstein[0] / 10, mean.wasserstein[0] * 10);
    }
    draw(mean);
  }

  private static Course mean(List<Course> courses) {
    return new Course(
        mean(courses, Course::minimax),
        mean(courses, Course::nonSaturating),
        mean(courses, Course::wasserstein),
        courses.stream().mapToDouble(Course::discriminatorLoss).average().orElseThrow());
  }

  private static double[] mean(List<Course> courses, Function<Course, double[]> norms) {
    return IntStream.rangeClosed(0, UPDATES / EVERY)
        .mapToDouble(
            i -> courses.stream().mapToDouble(c -> norms.apply(c)[i]).average().orElseThrow())
        .toArray();
  }

  /** The picture of docs/theory.md, left in {@code target}. */
  private static void draw(Course course) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("Norm of G's gradient, data and samples twenty deviations apart")
            .xAxisTitle("updates of D while G waits")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setPlotContentSize(0.97);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisMax((double) UPDATES);
    draw(chart, "Wasserstein", course.wasserstein, new Color(0x009E73));
    draw(chart, "non-saturating", course.nonSaturating, new Color(0x0072B2));
    draw(chart, "minimax", course.minimax, new Color(0xD55E00));
    BitmapEncoder.saveBitmap(
        chart, Path.of("target", "saturation.png").toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static void draw(XYChart chart, String name, double[] norms, Color colour) {
    chart
        .addSeries(
            name, IntStream.range(0, norms.length).mapToDouble(i -> EVERY * i).toArray(), norms)
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(colour)
        .setLineWidth(2);
  }
}
