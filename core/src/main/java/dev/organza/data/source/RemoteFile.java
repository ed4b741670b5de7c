package dev.organza.data.source;

import java.net.URI;
import java.util.List;

/**
 * A file that its authors publish.
 *
 * @param name its name
 * @param bytes its length
 * @param md5 its published MD5, in lower-case hexadecimal digits
 * @param addresses where it can be had, the first choice first
 */
record RemoteFile(String name, long bytes, String md5, List<URI> addresses) {}
