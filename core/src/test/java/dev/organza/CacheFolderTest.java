package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFolderTest {

  /** What the JVM says of users without an entry in the list of users is a question mark. */
  @ParameterizedTest
  @CsvSource({
    "/home/me, /data/me, /home/me",
    "?, /data/me, /data/me",
    "'', '/a home', /a home",
    "?, relative, ",
    "?, '', ",
  })
  void theHomeIsAnAbsolutePathOrUnknown(String jvm, String environment, String home) {
    assertThat(HomeFolder.path(jvm, environment))
        .isEqualTo(Optional.ofNullable(home).map(Path::of));
  }

  @Test
  void librariesAreNeverUnpackedToTheWorkingDirectory() {
    Optional<Path> home = Optional.of(Path.of("/data/me"));
    Optional<Path> named = Optional.of(Path.of("/cache"));
    assertThat(CacheFolder.ofLibraries(home, named)).isEqualTo(Path.of("/data/me/.javacpp/cache"));
    assertThat(CacheFolder.ofLibraries(Optional.empty(), named))
        .isEqualTo(Path.of("/cache/javacpp"));
    assertThatThrownBy(() -> CacheFolder.ofLibraries(Optional.empty(), Optional.empty()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("HOME")
        .hasMessageContaining("ORGANZA_CACHE");
  }
}
