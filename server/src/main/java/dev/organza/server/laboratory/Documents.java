package dev.organza.server.laboratory;

import dev.organza.laboratory.GameFrame;
import dev.organza.laboratory.Grid;
import dev.organza.laboratory.Move;
import dev.organza.laboratory.PhasePortrait;
import dev.organza.laboratory.Scene;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Games as the page reads them: JSON, with arrays of numbers as Base64 of little-endian float32,
 * and numbers that are none as null.
 */
final class Documents {

  private Documents() {}

  static String base64(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  static Map<String, @Nullable Double> finite(Map<String, Double> values) {
    Map<String, @Nullable Double> finite = new LinkedHashMap<>();
    values.forEach((name, value) -> finite.put(name, Double.isFinite(value) ? value : null));
    return finite;
  }

  static Map<String, Object> grid(Grid grid) {
    return Map.of("low", grid.low(), "high", grid.high(), "nodes", grid.nodes());
  }

  static Map<String, Object> scene(Scene scene) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("data", scene.data());
    document.put("columns", scene.columns());
    document.put("classes", scene.classes());
    document.put("grid", grid(scene.grid()));
    document.put("reals", base64(scene.reals()));
    document.put("labels", scene.labels());
    document.put("density", base64(scene.density()));
    document.put("exact", scene.exact());
    document.put("modes", base64(scene.modes()));
    document.put("probability", scene.probability());
    document.put("labelled", scene.labelled());
    document.put("rows", scene.lattice().rows());
    document.put("columnsOfLattice", scene.lattice().columns());
    document.put("latents", base64(scene.lattice().coordinates()));
    return document;
  }

  static Map<String, Object> portrait(PhasePortrait portrait) {
    return Map.of("grid", grid(portrait.grid()), "field", base64(portrait.field()));
  }

  static Map<String, Object> frame(GameFrame frame) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("images", frame.images());
    document.put("updates", frame.updates());
    document.put("values", finite(frame.values()));
    document.put("samples", base64(frame.samples()));
    document.put("logits", base64(frame.logits()));
    document.put("generated", base64(frame.generated()));
    document.put("logRatio", base64(frame.logRatio()));
    document.put("warped", base64(frame.warped()));
    document.put("arrows", base64(frame.arrows()));
    document.put("weights", base64(frame.weights()));
    return document;
  }

  static Map<String, Object> move(Move move) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("player", move.player());
    document.put("step", move.step());
    document.put("before", finite(move.before()));
    document.put("after", finite(move.after()));
    document.putAll(finite(Map.of("gradientNorm", move.gradientNorm())));
    return document;
  }

  /** The path of players of one number: step, θ and ψ, one after the other. */
  static String trail(Map<Long, float[]> trail) {
    float[] values = new float[3 * trail.size()];
    int i = 0;
    for (Map.Entry<Long, float[]> at : trail.entrySet()) {
      values[i++] = at.getKey();
      values[i++] = at.getValue()[0];
      values[i++] = at.getValue()[1];
    }
    return base64(values);
  }

  /** The named values at some steps: {@code {step: […], name: […], …}}. */
  static Map<String, Object> curves(Map<Long, Map<String, Double>> curves, List<String> names) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("step", curves.keySet());
    for (String name : names) {
      document.put(
          name,
          curves.values().stream()
              .map(values -> finite(Map.of(name, values.getOrDefault(name, Double.NaN))).get(name))
              .toList());
    }
    return document;
  }
}
