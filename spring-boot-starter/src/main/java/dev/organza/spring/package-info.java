/** A trained model in a Spring Boot application. */
@NullMarked
package dev.organza.spring;

import org.jspecify.annotations.NullMarked;
