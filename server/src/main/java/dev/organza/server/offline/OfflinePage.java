package dev.organza.server.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import dev.organza.UsageException;
import dev.organza.game.Codes;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.OnnxExport;
import dev.organza.model.translation.Translator;
import dev.organza.model.translation.TranslatorDescription.LearnedDirection;
import dev.organza.tree.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A generator or a translator of images as one HTML file, which runs in a browser without a
 * network: the weights as ONNX, ONNX Runtime for the web, and the latents of some seeds, all in the
 * file. Its samples are those of {@link Model#sample(int, long)}, and its translations of images of
 * the size of the training those of the {@link Translator}, within the rounding of another runtime.
 */
public final class OfflinePage {

  /** Images at once, at most. */
  private static final int COUNT = 36;

  private static final int MOST_SEEDS = 64;

  /** Values of the latents that are drawn before: 1 MiB of float32. */
  private static final int VALUES = 1 << 18;

  private OfflinePage() {}

  /**
   * What the page's script is told.
   *
   * @param shape [C,H,W]
   * @param inputs of the generator: values of the prior, then codes
   * @param labels how many classes may be asked for; 0 for none
   * @param seeds whose latents are there, from 1 on
   * @param count latents of each
   */
  private record About(
      List<Integer> shape,
      int inputs,
      int prior,
      int labels,
      List<String> classes,
      List<Code> codes,
      int seeds,
      int count) {}

  /**
   * What the script of a translator is told.
   *
   * @param from the shape of an image that it takes, [C,S,S]
   * @param to the shape of what it gives
   */
  private record Translated(List<Integer> from, List<Integer> to) {}

  /**
   * A code that may be set.
   *
   * @param at which input it begins at
   * @param values of a category; 0 for a number
   */
  private record Code(String name, int at, int values) {}

  /**
   * The page of a model.
   *
   * @param kinds knows the kind of the model's prior
   * @param title of the page, such as the name of the run
   * @return HTML in UTF-8
   * @throws UsageException if the model makes no images
   */
  public static byte[] of(Model model, Kinds kinds, String title) {
    ModelDescription description = model.description();
    if (!description.shape().isImage()) {
      throw new UsageException(
          "the model makes rows, and a page shows images; an ONNX file has generators of rows, too");
    }
    int inputs = description.inputs();
    int seeds = Math.max(1, Math.min(MOST_SEEDS, VALUES / COUNT / inputs));
    byte[] network =
        new OnnxExport(OnnxExport.Exported.GENERATOR, OnnxExport.Units.DATA)
            .of(model, kinds, Map.of());
    About about =
        new About(
            description.shape().dimensions(),
            inputs,
            description.prior().size(),
            description.classLabels(),
            description.classLabels() > 0 ? description.classes() : List.of(),
            codes(description),
            seeds,
            COUNT);
    return page(
        title,
        new Part("generator", Map.of("latents", base64(latents(model, seeds))), about, network),
        "Images of a generative adversarial network, recipe "
            + description.recipe()
            + ", trained on "
            + description.data()
            + ".");
  }

  /**
   * The page of a translator, in its direction: a person drops an image, and sees what it is made
   * into. The middle square of the image is taken, at the size of the training.
   *
   * @param title of the page, such as the name of the run
   * @return HTML in UTF-8
   * @throws UsageException if it was trained on images that are not scaled as one
   */
  public static byte[] of(Translator translator, String title) {
    LearnedDirection direction = translator.direction();
    Translated about =
        new Translated(
            direction.network().input().dimensions(), direction.network().output().dimensions());
    return page(
        title,
        new Part(
            "translator",
            Map.of("direction", direction.name()),
            about,
            translator.toOnnx(Map.of())),
        "Translates images, "
            + direction.name()
            + ", at "
            + direction.shape().dimension(2)
            + " × "
            + direction.shape().dimension(1)
            + " pixels. Recipe "
            + translator.description().recipe()
            + ", trained on "
            + translator.description().data()
            + ". Of a larger image the middle square is taken.");
  }

  /**
   * What differs from page to page.
   *
   * @param network what it is, and so what its script and its part of the page are named
   * @param fields of its part of the page
   * @param about what its script is told
   * @param weights the network as ONNX
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(String network, Map<String, String> fields, Object about, byte[] weights) {}

  private static byte[] page(String title, Part part, String about) {
    Map<String, String> fields = new HashMap<>();
    fields.put("title", title);
    fields.put("about", about);
    fields.put("network", part.network());
    fields.put("body", filled(part.network() + ".html", part.fields()));
    fields.put("model", json(part.about()));
    fields.put("weights", base64(part.weights()));
    fields.put("runtime", base64(resource("onnxruntime-web.mjs")));
    fields.put("wasm", base64(resource("onnxruntime-web.wasm.gz")));
    fields.put("style", text("page.css"));
    fields.put("script", text("network.js") + text(part.network() + ".js"));
    return filled("page.html", fields).getBytes(StandardCharsets.UTF_8);
  }

  private static String filled(String template, Map<String, String> fields) {
    return Mustache.compiler().compile(text(template)).execute(fields);
  }

  private static List<Code> codes(ModelDescription description) {
    Codes codes = description.conditioning().codes();
    List<Code> all = new ArrayList<>();
    int at = description.prior().size();
    List<String> names = codes.names();
    for (int i = 0; i < names.size(); i++) {
      int values = i < codes.categorical().size() ? codes.categorical().get(i) : 0;
      all.add(new Code(names.get(i), at, values));
      at += Math.max(1, values);
    }
    return all;
  }

  /** Float32, little-endian: of each seed, {@value #COUNT} latents. */
  private static byte[] latents(Model model, int seeds) {
    int inputs = model.description().inputs();
    ByteBuffer bytes = ByteBuffer.allocate(4 * seeds * COUNT * inputs);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int seed = 1; seed <= seeds; seed++) {
      for (float[] latent : model.latents(COUNT, seed)) {
        for (float value : latent) {
          bytes.putFloat(value);
        }
      }
    }
    return bytes.array();
  }

  /** JSON that stands in a script: nothing in it ends the script. */
  private static String json(Object about) {
    try {
      return new ObjectMapper().writeValueAsString(about).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = OfflinePage.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("a resource cannot be read", e);
    }
  }
}
