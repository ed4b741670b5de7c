package dev.organza.game;

import dev.organza.torch.Device;
import dev.organza.torch.RandomStream;

/**
 * What a game is played with.
 *
 * @param batch N, the samples in a batch
 * @param device where the players' weights are
 * @param latents the stream that latents are drawn from
 * @param noise the stream of everything else: dropout, noise on samples, penalties
 */
public record Setting(int batch, Device device, RandomStream latents, RandomStream noise) {}
