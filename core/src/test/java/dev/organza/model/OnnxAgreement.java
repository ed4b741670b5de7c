package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.transform.Scaling;
import dev.organza.nn.onnx.OnnxRun;
import dev.organza.recipe.Catalogue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Checks that ONNX Runtime generates by a model's file what the model generates. */
public final class OnnxAgreement {

  private static final int COUNT = 1000;

  private OnnxAgreement() {}

  /** Of 1,000 latents, in the network's units, and in the data's where there are some. */
  public static void check(Model model) {
    ModelDescription description = model.description();
    float[][] latents = model.latents(COUNT, 7);
    int[] labels =
        description.conditioning().choosesCategories()
            ? model.chosen(latents)
            : model.labels(COUNT, Selection.ANY);
    Map<String, Object> inputs = inputs(description, latents, labels);
    assertThat(samples(model, OnnxExport.Units.NETWORK, inputs))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(joined(model.passed(latents, labels)));
    if (description.transform() instanceof Scaling scaling) {
      float[] raw = samples(model, OnnxExport.Units.DATA, inputs);
      float[] expected = joined(model.generate(latents, labels));
      for (int i = 0; i < raw.length; i++) {
        float pixel = Math.max(0, Math.min(255, expected[i]));
        assertThat(raw[i])
            .isCloseTo(
                description.shape().isImage() ? pixel : expected[i],
                within(2e-4f * (float) Math.abs(scaling.scale(i)) + 1e-6f));
      }
      checkDiscriminator(model, model.generate(latents, labels));
    }
  }

  /** D of what G generates, where D judges one sample by itself. */
  private static void checkDiscriminator(Model model, float[][] samples) {
    ModelDescription description = model.description();
    if (description.packing() > 1 || description.discriminator().condition() > 0) {
      return;
    }
    long[] sizes = description.discriminator().input().batch(COUNT);
    OnnxExport export = new OnnxExport(OnnxExport.Exported.DISCRIMINATOR, OnnxExport.Units.DATA);
    Map<String, float[]> outputs =
        OnnxRun.outputs(
            export.of(model, Catalogue.builtIn().kinds(), Map.of()),
            Map.of("samples", new OnnxRun.Values(joined(samples), sizes)));
    float[] logits = Objects.requireNonNull(outputs.get("logits"));
    int each = logits.length / COUNT; // a map of logits is averaged as probabilities
    double[] expected = model.discriminate(samples);
    for (int i = 0; i < COUNT; i++) {
      double mean = 0;
      for (int j = 0; j < each; j++) {
        mean += 1 / (1 + Math.exp(-logits[i * each + j])) / each;
      }
      assertThat(mean).isCloseTo(expected[i], within(1e-4));
    }
  }

  private static Map<String, Object> inputs(
      ModelDescription description, float[][] latents, int[] labels) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("latents", new OnnxRun.Values(joined(latents), COUNT, latents[0].length));
    int size = description.generator().condition();
    if (size > 0 && size == description.classLabels()) {
      long[] indices = new long[COUNT];
      for (int i = 0; i < COUNT; i++) {
        indices[i] = labels[i];
      }
      inputs.put("labels", indices);
    } else if (size > 0) {
      float[] rows = new float[COUNT * size];
      for (int i = 0; i < COUNT; i++) {
        rows[i * size + labels[i]] = 1;
      }
      inputs.put("condition", new OnnxRun.Values(rows, COUNT, size));
    }
    return inputs;
  }

  private static float[] samples(Model model, OnnxExport.Units units, Map<String, Object> inputs) {
    byte[] file =
        new OnnxExport(OnnxExport.Exported.GENERATOR, units)
            .of(model, Catalogue.builtIn().kinds(), Map.of());
    return Objects.requireNonNull(OnnxRun.outputs(file, inputs).get("samples"));
  }

  private static float[] joined(float[][] rows) {
    float[] joined = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, joined, i * rows[i].length, rows[i].length);
    }
    return joined;
  }
}
