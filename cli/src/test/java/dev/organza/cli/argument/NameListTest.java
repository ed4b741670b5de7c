package dev.organza.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameListTest {

  private static List<String> parse(String... texts) {
    return NameList.parse("--columns", List.of(texts));
  }

  @Test
  void namesAreSplitAtCommasOutsideQuotes() {
    assertThat(parse("a,b c")).containsExactly("a", "b c");
    assertThat(parse("\"height, in cm\",\"weight \"\"kg\"\"\""))
        .containsExactly("height, in cm", "weight \"kg\"");
    assertThat(parse("a", "\"b,c\"")).containsExactly("a", "b,c");
    assertThat(parse("b, a")).containsExactly("b", "a");
    assertThat(parse()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,,b", "\"a,b", "a,"})
  void whatIsNoListIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("--columns", "height, in cm");
  }
}
