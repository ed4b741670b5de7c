package dev.organza.spring;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A {@link Model} and a {@link ModelSampler} from {@code organza.model}; with Spring Boot's health
 * on the class path the component {@code organza} of health, with Micrometer meters of sampling.
 * Beans of an application's own take their places. A bean {@link Catalogue} has kinds of its own.
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure."
            + "CompositeMeterRegistryAutoConfiguration")
@EnableConfigurationProperties(OrganzaProperties.class)
public class OrganzaAutoConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(OrganzaAutoConfiguration.class);

  /** Made by Spring. */
  public OrganzaAutoConfiguration() {}

  /**
   * The model; it is closed with the application.
   *
   * @throws UsageException if there is nothing at the path, or no such device
   * @throws OrganzaException if the run has no sound checkpoint, or the file is no model
   */
  @Bean(destroyMethod = "close")
  @ConditionalOnProperty("organza.model")
  @ConditionalOnMissingBean
  public Model organzaModel(OrganzaProperties properties, ObjectProvider<Catalogue> catalogues) {
    Path path = properties.model();
    if (path == null) {
      throw new UsageException("organza.model is empty");
    }
    if (!Files.exists(path)) {
      throw new UsageException(
          "organza.model: there is nothing at "
              + path.toAbsolutePath()
              + "; it is a run folder or a file model.safetensors");
    }
    Catalogue catalogue = catalogues.getIfAvailable(Catalogue::builtIn);
    Device device = Device.choose(properties.device());
    if (Files.isRegularFile(path)) {
      return Model.load(path, device, catalogue.kinds());
    }
    Path folder = path.toAbsolutePath();
    RunFolder run = RunFolder.find(folder.resolveSibling(""), folder.toString());
    return SavedState.newest(run, refused -> LOG.warn("{}", refused)).load(catalogue, device);
  }

  /** Samples of the model, measured where there are meters. */
  @Bean
  @ConditionalOnBean(Model.class)
  @ConditionalOnMissingBean
  public ModelSampler organzaSampler(Model model, ObjectProvider<ModelSampler.Meters> meters) {
    return new ModelSampler(model, meters.getIfAvailable(Unmeasured::new));
  }

  /** Without Micrometer. */
  private static final class Unmeasured implements ModelSampler.Meters {
    @Override
    public <T> T measure(int count, Supplier<T> work) {
      return work.get();
    }
  }

  /** With Micrometer. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class Micrometer {

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    ModelSampler.Meters organzaMeters(MeterRegistry registry) {
      Timer time =
          Timer.builder("organza.sampling")
              .description("Calls that make samples")
              .register(registry);
      Counter samples =
          Counter.builder("organza.samples").description("Samples made").register(registry);
      return new ModelSampler.Meters() {
        @Override
        public <T> T measure(int count, Supplier<T> work) {
          T made = time.record(work);
          samples.increment(count);
          return made;
        }
      };
    }
  }
}
