package dev.organza.torch;

/** How workers on GPUs exchange what they have computed. */
public enum Exchange {
  /** By NCCL where every worker has a GPU of its own and LibTorch has NCCL, else by Gloo. */
  AUTO,
  /** By Gloo, through the memory of the host. */
  GLOO,
  /** By NCCL, from GPU to GPU. */
  NCCL
}
