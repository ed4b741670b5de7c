package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.game.Joined;
import dev.organza.game.prior.NormalPrior;
import dev.organza.model.ModelDescription;
import dev.organza.nn.architecture.Mlp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A class is named as people write it. */
class SelectionFlagsTest {

  private static SelectionFlags parsed(String... arguments) {
    SelectionFlags flags = new SelectionFlags();
    CommandLine.populateCommand(flags, arguments);
    return flags;
  }

  private static ModelDescription clothes(String... classes) {
    Shape shape = Shape.of(2);
    int labels = classes.length;
    return new ModelDescription(
        "cgan",
        "clothes",
        shape,
        List.of("a", "b"),
        List.of(classes),
        Scaling.identity(),
        new NormalPrior(3),
        Joined.DEFAULTS,
        labels,
        1,
        Joined.DEFAULTS.generator(Mlp.DEFAULTS, shape, 3, labels),
        Joined.DEFAULTS.discriminator(Mlp.DEFAULTS, shape, labels));
  }

  @ParameterizedTest
  @CsvSource({"Sandal,1", "sandal,1", "SANDAL,1", "1,1", "ankle boot,2", "0,0"})
  void aClassIsFoundByNameInAnyCaseOrByNumber(String wanted, int index) {
    assertThat(parsed("--class", wanted).of(clothes("Bag", "Sandal", "Ankle boot")).label())
        .hasValue(index);
  }

  @Test
  void exactNamesComeFirstAndDoubtIsRefused() {
    assertThat(parsed("--class", "a").of(clothes("A", "a")).label()).hasValue(1);
    assertThatThrownBy(() -> parsed("--class", "ab").of(clothes("AB", "aB")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("AB, aB");
  }
}
