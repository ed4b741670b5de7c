package dev.organza.doctor;

import dev.organza.Shape;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the doctor needs to know of a {@link Recipe}, read from it as data. */
final class CaseFacts {

  private final Map<String, @Nullable Object> recipe;

  private CaseFacts(Map<String, @Nullable Object> recipe) {
    this.recipe = recipe;
  }

  /** The facts of a recipe for samples of this shape. */
  static Facts of(Catalogue catalogue, Recipe recipe, Shape shape) {
    double every = recipe.reports().diagnosticsEveryKimg(recipe.training().kimg());
    boolean critic = !recipe.objective().estimatesProbability();
    return new CaseFacts(catalogue.recipes().plain(recipe)).facts(shape, critic, every);
  }

  private Facts facts(Shape shape, boolean critic, double examinationKimg) {
    String networks = "architecture";
    if (text(networks + ".kind").equals("by-shape")) {
      networks += shape.isImage() ? ".images" : ".rows";
    }
    String objective = text("objective.kind");
    boolean held =
        number("discriminator.clip") > 0
            || text(networks + ".discriminatorNormalisation").equals("spectral");
    Weighted penalty = firstGradientPenalty();
    boolean activated = at(networks + ".activation") != null;
    return new Facts(
        objective,
        critic,
        held || (at("penalties") instanceof List<?> penalties && !penalties.isEmpty()),
        penalty.path(),
        penalty.weight(),
        number("generator.optimizer.learningRate"),
        number("discriminator.optimizer.learningRate"),
        text("generator.optimizer.kind"),
        text("discriminator.optimizer.kind"),
        number("discriminator.clip"),
        number("stabilisers.labelNoise"),
        Math.max(
            number("stabilisers.instanceNoise.from"), number("stabilisers.instanceNoise.value")),
        text("training.order"),
        (int) number("training.criticSteps"),
        (int) number("packing"),
        (int) number("data.first"),
        (int) number("prior.size"),
        (int) number("conditioning.embedding"),
        text("prior.kind").equals("uniform") ? number("prior.bound") / Math.sqrt(3) : 1,
        number("training.kimg"),
        examinationKimg,
        latestEnd(recipe),
        !shape.isImage(),
        at(networks + ".generatorDropout") == null ? "" : networks + ".generatorDropout",
        number(networks + ".generatorDropout"),
        activated ? networks + ".activation" : "",
        activated ? text(networks + ".activation.kind") : "",
        text(networks + ".discriminatorNormalisation").equals("batch")
            ? networks + ".discriminatorNormalisation"
            : "");
  }

  /**
   * What holds D's gradient.
   *
   * @param path of its weight, such as {@code penalties[0].gamma}; empty for none
   */
  private record Weighted(String path, double weight) {}

  private Weighted firstGradientPenalty() {
    if (at("penalties") instanceof List<?> penalties) {
      for (int i = 0; i < penalties.size(); i++) {
        if (penalties.get(i) instanceof Map<?, ?> penalty
            && !"weight-decay".equals(penalty.get("kind"))) {
          for (String name : List.of("gamma", "weight")) {
            if (penalty.get(name) instanceof Number weight) {
              return new Weighted("penalties[" + i + "]." + name, weight.doubleValue());
            }
          }
        }
      }
    }
    return new Weighted("", 0);
  }

  /** Where the last schedule of a section ends; 0 without one. */
  private static double latestEnd(Object section) {
    if (!(section instanceof Map<?, ?> map)) {
      return 0;
    }
    double latest = map.get("endKimg") instanceof Number end ? end.doubleValue() : 0;
    for (Object inner : map.values()) {
      latest = Math.max(latest, inner == null ? 0 : latestEnd(inner));
    }
    return latest;
  }

  private @Nullable Object at(String path) {
    Object found = recipe;
    for (String key : path.split("\\.", -1)) {
      found = found instanceof Map<?, ?> section ? section.get(key) : null;
    }
    return found;
  }

  private String text(String path) {
    return at(path) instanceof String text ? text : "";
  }

  /** 0 where there is no number. */
  private double number(String path) {
    return at(path) instanceof Number number ? number.doubleValue() : 0;
  }
}
