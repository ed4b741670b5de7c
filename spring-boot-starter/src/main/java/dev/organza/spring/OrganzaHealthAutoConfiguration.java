package dev.organza.spring;

import dev.organza.model.Model;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the model, where the application has health. */
@AutoConfiguration(after = OrganzaAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
class OrganzaHealthAutoConfiguration {

  @Bean
  @ConditionalOnBean({Model.class, ModelSampler.class})
  @ConditionalOnMissingBean(name = "organzaHealthIndicator")
  HealthIndicator organzaHealthIndicator(Model model, ModelSampler sampler) {
    return () ->
        (sampler.isSound() ? Health.up() : Health.down())
            .withDetail("recipe", model.description().recipe())
            .withDetail("data", model.description().data())
            .withDetail("shape", model.description().shape().toString())
            .build();
  }
}
