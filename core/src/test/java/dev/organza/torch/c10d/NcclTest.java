package dev.organza.torch.c10d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.organza.UsageException;
import dev.organza.torch.Device;
import dev.organza.torch.Exchange;
import dev.organza.torch.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When NCCL is taken. That it is taken on GPUs has not been seen: no test has any. */
class NcclTest {

  private static final Nccl.Place CPU = new Nccl.Place(0, 0, false);
  private static final Nccl.Place FIRST = new Nccl.Place(11, 0, true);
  private static final Nccl.Place SECOND = new Nccl.Place(12, 1, true);

  private static void without(String obstacle, Nccl.Place... places) {
    List<Nccl.Place> all = List.of(places);
    assertThat(Nccl.isTaken(Exchange.AUTO, all)).isFalse();
    assertThat(Nccl.isTaken(Exchange.GLOO, all)).isFalse();
    assertThatThrownBy(() -> Nccl.isTaken(Exchange.NCCL, all))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "hardware.exchange is nccl, but "
                + obstacle
                + ".\nWith hardware.exchange=auto they exchange through the memory of the host.");
  }

  @Test
  void isTakenWhereEachWorkerHasAGpuOfItsOwn() {
    List<Nccl.Place> both = List.of(FIRST, SECOND);
    assertThat(Nccl.isTaken(Exchange.AUTO, both)).isTrue();
    assertThat(Nccl.isTaken(Exchange.NCCL, both)).isTrue();
    assertThat(Nccl.isTaken(Exchange.GLOO, both)).isFalse();
    // The first GPU of another machine.
    assertThat(Nccl.isTaken(Exchange.NCCL, List.of(FIRST, new Nccl.Place(21, 0, true)))).isTrue();
  }

  @Test
  void isRefusedWhereItIsNotThere() {
    without("worker 0 computes on the CPU", CPU, CPU);
    without("worker 1 computes on the CPU", FIRST, CPU);
    without("the LibTorch of worker 1 comes without NCCL", FIRST, new Nccl.Place(12, 1, false));
    without("workers 0 and 2 compute on one GPU, cuda:0; each needs its own", FIRST, SECOND, FIRST);
  }

  @Test
  void aGpuIsTheSameByWhateverNumberItIsSeen() {
    long third = Nccl.identity(2, null);
    assertThat(third).isBetween(1L, 1L << 48);
    assertThat(Nccl.identity(1, "0,2")).isEqualTo(third);
    assertThat(Nccl.identity(0, " 2 , 0")).isEqualTo(third);
    assertThat(Nccl.identity(2, "")).isEqualTo(third);
    assertThat(Nccl.identity(1, null)).isNotEqualTo(third);
    assertThat(Nccl.identity(2, "0,1,5")).isNotEqualTo(third);
    assertThat((long) (double) third).isEqualTo(third);
  }

  @Test
  void theBuildForProcessorsIsWithoutIt() {
    assumeTrue(NcclTest.class.getResource("/org/bytedeco/pytorch/linux-x86_64-gpu") == null);
    Torch.load();
    assertThat(Nccl.isThere()).isFalse();
    assertThat(Nccl.Place.of(Device.cpu())).isEqualTo(CPU);
  }
}
