package dev.organza.data;

/** Data that are known by a name. */
interface NamedSource {

  SourceDescription description();

  Dataset open(DataOptions options, DownloadListener listener);
}
