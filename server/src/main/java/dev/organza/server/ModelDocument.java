package dev.organza.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.data.column.Column;
import dev.organza.model.ModelDescription;
import dev.organza.optim.Progress;
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
    List<Representation> formats,
    @JsonProperty("default_format") Representation format) {

  static ModelDocument of(ServedModel model) {
    ServedModel.Loaded loaded = model.loaded();
    ModelDescription description = loaded.description();
    boolean rows = !description.shape().isImage() && !description.isOfSounds();
    return new ModelDocument(
        model.id(),
        description.recipe(),
        description.data(),
        Progress.kimgText(loaded.images()),
        loaded.sha256(),
        description.shape().dimensions(),
        rows ? description.writtenTable().columns().stream().map(Column::name).toList() : List.of(),
        description.classLabels() > 0 ? description.classes() : List.of(),
        description.conditioning().codes().names(),
        Representation.of(description),
        Representation.standard(description));
  }
}
