/** How the servers of this module listen, whom they answer, and what they refuse. */
@org.jspecify.annotations.NullMarked
package dev.organza.server.http;
