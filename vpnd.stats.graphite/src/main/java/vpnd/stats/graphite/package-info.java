// SPDX-License-Identifier: BSD-2-Clause
/**
 * Statistics in Graphite's plain-text form on UNIX sockets (protocol, section 10): whoever connects
 * gets one report.
 *
 * <p>{@link vpnd.stats.graphite.GraphiteExporter} collects who has something to tell, {@link
 * vpnd.stats.graphite.Report} puts it into words, {@link vpnd.stats.graphite.ReportServer} hands it
 * out.
 */
@NullMarked
package vpnd.stats.graphite;

import org.jspecify.annotations.NullMarked;
