package dev.organza.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.data.column.Column;
import dev.organza.model.ModelDescription;
import dev.organza.model.translation.Translator;
import dev.organza.model.translation.TranslatorDescription;
import dev.organza.optim.Progress;
import dev.organza.server.checkpoint.LiveCheckpoint.Loaded;
import java.util.List;

/**
 * What clients are told of a model.
 *
 * @param kimg how far it was trained, in thousands of samples
 * @param sha256 of the checkpoint's model file
 * @param shape of one sample
 * @param columns of rows; none for images
 * @param classes that may be asked for
 * @param codes that may be asked for
 * @param directions of a translator; none of what makes samples
 * @param formats that samples are sent in
 */
record ModelDocument(
    String id,
    String recipe,
    String data,
    String kimg,
    String sha256,
    List<Integer> shape,
    List<String> columns,
    List<String> classes,
    List<String> codes,
    List<Direction> directions,
    List<Representation> formats,
    @JsonProperty("default_format") Representation format) {

  /**
   * What a translator makes of what.
   *
   * @param name such as {@code AtoB}
   * @param from the shape of images of the training, [C,H,W]; others may have another size
   * @param to that of the results
   */
  record Direction(String name, List<Integer> from, List<Integer> to) {}

  static ModelDocument of(String id, Loaded<ServedModel.Generator> loaded) {
    ModelDescription description = loaded.content().description();
    boolean rows = !description.shape().isImage() && !description.isOfSounds();
    return new ModelDocument(
        id,
        description.recipe(),
        description.data(),
        Progress.kimgText(loaded.images()),
        loaded.sha256(),
        description.shape().dimensions(),
        rows ? description.writtenTable().columns().stream().map(Column::name).toList() : List.of(),
        description.classLabels() > 0 ? description.classes() : List.of(),
        description.conditioning().codes().names(),
        List.of(),
        Representation.of(description),
        Representation.standard(description));
  }

  static ModelDocument ofTranslator(String id, Loaded<Translator> loaded) {
    TranslatorDescription description = loaded.content().description();
    return new ModelDocument(
        id,
        description.recipe(),
        description.data(),
        Progress.kimgText(loaded.images()),
        loaded.sha256(),
        loaded.content().direction().network().output().dimensions(),
        List.of(),
        List.of(),
        List.of(),
        description.directions().stream()
            .map(
                each ->
                    new Direction(
                        each.name(),
                        each.network().input().dimensions(),
                        each.network().output().dimensions()))
            .toList(),
        List.of(Representation.PNG),
        Representation.PNG);
  }
}
