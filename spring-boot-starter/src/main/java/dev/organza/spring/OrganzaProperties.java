package dev.organza.spring;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which model an application has: {@code organza.*}.
 *
 * @param model a run folder, whose newest checkpoint is taken, or a file {@code model.safetensors};
 *     without it there is no model
 * @param device {@code cpu}, {@code cuda} or {@code cuda:1}
 */
@ConfigurationProperties("organza")
public record OrganzaProperties(@Nullable Path model, @DefaultValue("cpu") String device) {}
