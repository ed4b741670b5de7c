package dev.organza.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * YAML text as a tree of nodes and back, without YAML's surprises: keys may not repeat, anchors and
 * aliases are refused, {@code off} and {@code no} are words, and what is large or deep is refused
 * before it costs anything.
 */
final class RecipeYaml {

  private static final int LARGEST_BYTES = 1 << 20;
  private static final int DEEPEST = 50;

  private static final YAMLMapper MAPPER = mapper();

  private RecipeYaml() {}

  private static YAMLMapper mapper() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST_BYTES);
    options.setNestingDepthLimit(DEEPEST);
    YAMLFactory factory =
        YAMLFactory.builder()
            .loaderOptions(options)
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    return YAMLMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  /**
   * The text of a recipe file.
   *
   * @throws OrganzaException if it cannot be read or is larger than 1 MB
   */
  static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new UsageException(file + " is larger than 1 MB, which no recipe is");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no recipe file " + file, e);
    } catch (CharacterCodingException e) {
      throw new UsageException(file + " is not UTF-8 text, as recipes are", e);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  /**
   * The node of a YAML (or JSON) text; a null node for an empty one.
   *
   * @param source what the text is, for the start of an error message
   * @throws UsageException with line and column if the text is not plain YAML
   */
  static JsonNode parse(String text, String source) {
    if (text.length() > LARGEST_BYTES) {
      throw new UsageException(source + " is larger than 1 MB, which no recipe is");
    }
    try {
      refuseAliases(text, source);
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? NullNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("not YAML");
      String where =
          e.getLocation() == null
              ? ""
              : ", line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new UsageException(source + where + ": " + reason, e);
    } catch (IOException e) {
      throw new UsageException(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * Jackson would read an alias as the anchor's name; expanding it invites documents that explode.
   */
  private static void refuseAliases(String text, String source) throws IOException {
    try (YAMLParser parser = MAPPER.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
          throw new UsageException(
              source
                  + ", line "
                  + parser.currentTokenLocation().getLineNr()
                  + ": anchors and aliases (& and *) are not part of recipes; write the value out");
        }
      }
    }
  }

  /**
   * YAML text of plain maps, lists and values: sections in block style, lists of values in a row.
   */
  static String write(Map<String, ? extends @Nullable Object> tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    options.setDereferenceAliases(true); // two empty lists may be one object
    return new Yaml(new PlainRepresenter(options), options).dump(tree);
  }

  private static final class PlainRepresenter extends Representer {

    private static final int LONGEST_PLAIN_NUMBER = 9;

    PlainRepresenter(DumperOptions options) {
      super(options);
      representers.put(Double.class, number -> decimal(number.toString()));
      representers.put(Float.class, number -> decimal(number.toString()));
    }

    /** {@code 0.0002} rather than {@code 2.0E-4}, if that stays short; both read back exactly. */
    private Node decimal(String shortest) {
      String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
      String text = plain.contains(".") ? plain : plain + ".0";
      return representScalar(Tag.FLOAT, text.length() <= LONGEST_PLAIN_NUMBER ? text : shortest);
    }

    @Override
    protected Node representSequence(
        Tag tag, Iterable<?> sequence, DumperOptions.FlowStyle flowStyle) {
      boolean values =
          StreamSupport.stream(sequence.spliterator(), false)
              .noneMatch(each -> each instanceof Map || each instanceof Iterable);
      return super.representSequence(
          tag, sequence, values ? DumperOptions.FlowStyle.FLOW : DumperOptions.FlowStyle.BLOCK);
    }
  }
}
