package dev.organza.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.organza.UsageException;
import dev.organza.tree.RecipeTree;
import java.io.IOException;

/** Reads and writes sections of a recipe in a model file as they are in the recipe. */
final class SectionModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  SectionModule(RecipeTree tree, Class<?>... sections) {
    super("organza-sections");
    for (Class<?> section : sections) {
      add(tree, section);
    }
  }

  private <S> void add(RecipeTree tree, Class<S> section) {
    addSerializer(
        section,
        new JsonSerializer<S>() {
          @Override
          public void serialize(S value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeObject(tree.plainSection(section, value));
          }
        });
    addDeserializer(
        section,
        new JsonDeserializer<S>() {
          @Override
          public S deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
              return tree.bindSection(context.readTree(json), section.getSimpleName(), section);
            } catch (UsageException e) {
              throw context.instantiationException(section, e);
            }
          }
        });
  }
}
