package dev.organza.torch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;

/** What a tensor depends on, by LibTorch's record of the operations that made it. */
final class AutogradGraph {

  private AutogradGraph() {}

  /**
   * Whether a tensor depends on one of some leaves, other than through the operations that gave
   * certain tensors.
   *
   * @param tensor of any graph
   * @param leaves that require gradients
   * @param cuts results of operations, at which the search does not go on
   * @param beyond tensors from which it goes on instead
   */
  static boolean reaches(
      Tensor tensor, Collection<Tensor> leaves, List<Tensor> cuts, List<Tensor> beyond) {
    try (Scope scope = Scope.open()) {
      Set<Long> wanted = new HashSet<>();
      leaves.forEach(leaf -> wanted.add(accumulator(leaf)));
      Set<Long> seen = new HashSet<>();
      cuts.forEach(cut -> seen.add(cut.grad_fn().address()));
      Deque<Node> left = new ArrayDeque<>();
      add(tensor.grad_fn(), seen, left);
      beyond.forEach(each -> add(each.grad_fn(), seen, left));
      while (!left.isEmpty()) {
        Node node = left.pop();
        if (wanted.contains(node.address())) {
          return true;
        }
        int edges = node.num_outputs();
        for (int i = 0; i < edges; i++) {
          Edge edge = node.next_edge(i);
          if (edge.is_valid()) {
            add(edge.function(), seen, left);
          }
        }
      }
      return false;
    }
  }

  private static void add(Node node, Set<Long> seen, Deque<Node> left) {
    if (node != null && !node.isNull() && seen.add(node.address())) {
      left.push(node);
    }
  }

  /** The node that adds up a leaf's gradient, which any operation on it leads to. */
  private static long accumulator(Tensor leaf) {
    try (AutoGradMode on = new AutoGradMode(true)) {
      return leaf.view_as(leaf).grad_fn().next_edge(0).function().address();
    }
  }
}
