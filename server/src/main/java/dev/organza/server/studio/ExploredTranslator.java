package dev.organza.server.studio;

import dev.organza.model.translation.Translator;
import dev.organza.model.translation.TranslatorDescription;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A translator in memory, to try with images of one's own.
 *
 * @param translator which is closed
 */
record ExploredTranslator(Translator translator) implements Explored {

  @Override
  public Map<String, Object> document(long images) {
    TranslatorDescription description = translator.description();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("images", images);
    document.put("recipe", description.recipe());
    document.put("data", description.data());
    document.put(
        "translations",
        description.directions().stream()
            .map(
                each ->
                    Map.of(
                        "name", each.name(),
                        "side", each.network().input().dimension(1),
                        "grey", each.channels() == 1))
            .toList());
    return document;
  }

  @Override
  public void close() {
    translator.close();
  }
}
