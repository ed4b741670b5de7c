package dev.organza.game.translation;

import dev.organza.nn.network.Network;

/**
 * A direction in which a game learns to translate.
 *
 * @param player whose averaged weights translate
 * @param network that player's
 * @param from the field of the data that is translated
 * @param to the field that it is made to look like
 */
public record Translation(String player, Network network, String from, String to) {}
