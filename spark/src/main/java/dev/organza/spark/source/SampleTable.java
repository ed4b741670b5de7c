package dev.organza.spark.source;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The samples of an order as a table.
 *
 * @param order what was asked for
 * @param stored the model's file
 * @param samples their columns
 * @param byNumber whether each sample follows from its number alone
 * @param pass how many samples the generator makes at once
 */
record SampleTable(
    SampleOrder order, StoredModel stored, SampleColumns samples, boolean byNumber, int pass)
    implements SupportsRead {

  /**
   * Reads the model and checks the order.
   *
   * @throws dev.organza.OrganzaException if the model is missing or damaged, or has not what is
   *     asked for
   */
  static SampleTable of(SparkSession session, SampleOrder order) {
    Configuration configuration = session.sparkContext().hadoopConfiguration();
    StoredModel.Found found = StoredModel.find(order.model(), configuration);
    try (Model model = found.model()) {
      ModelDescription description = order.of(model).description();
      RowConditions conditions = order.conditions(description);
      RowSampler unused = order.sampler(model, 0, 1); // refuses what the model does not have
      boolean byNumber = RowSampler.followFromNumber(description, conditions);
      if (!byNumber && order.partitions() > 1) {
        throw new UsageException(
            "these rows cannot be made in "
                + order.partitions()
                + " partitions: a range or a unique column makes each depend on those before it",
            Hint.say("Leave the option \"partitions\" out, and repartition the rows."));
      }
      return new SampleTable(
          order,
          found.stored(),
          SampleColumns.of(description, order.selection(description)),
          byNumber,
          RowSampler.rowsAPass(model, conditions));
    }
  }

  @Override
  public String name() {
    return "organza " + order.model();
  }

  @Override
  public StructType schema() {
    return samples.type();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new SampleScan(this);
  }
}
