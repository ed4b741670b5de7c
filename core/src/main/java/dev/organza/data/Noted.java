package dev.organza.data;

import java.util.ArrayList;
import java.util.List;

/** A data set with more notes. Owns it. */
final class Noted extends View {

  private final List<String> more;

  Noted(Dataset whole, List<String> more) {
    super(whole, whole.count(), true);
    this.more = List.copyOf(more);
  }

  @Override
  int inWhole(int index) {
    return index;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(more);
    notes.addAll(super.notes());
    return notes;
  }
}
