package dev.organza.train;

import dev.organza.torch.Device;
import dev.organza.torch.Precision;

/**
 * What a training computes with. Two trainings give identical weights only on the same.
 *
 * @param device where the tensors are
 * @param threads how many threads compute one operation on the CPU
 * @param precision of the forward and backward pass
 */
public record Hardware(Device device, int threads, Precision precision) {}
