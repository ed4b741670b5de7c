package dev.organza.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * System properties that another library reads when it is initialised, set for as long as that
 * takes where the program has not set them. They are the process's, so they do not stay.
 */
final class SystemDefaults implements AutoCloseable {

  private final List<String> ours = new ArrayList<>();

  /** Sets those that are not set. */
  SystemDefaults(Map<String, String> values) {
    values.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
            ours.add(name);
          }
        });
  }

  @Override
  public void close() {
    ours.forEach(System::clearProperty);
  }
}
