// SPDX-License-Identifier: BSD-2-Clause
/**
 * Statistics in Graphite's plain-text format on UNIX sockets (protocol, section 10): each
 * connection receives one report.
 *
 * <p>{@link vpnd.stats.graphite.GraphiteExporter} tracks the tunnels, {@link
 * vpnd.stats.graphite.Report} formats their statistics, {@link vpnd.stats.graphite.ReportService}
 * writes them to clients.
 */
@NullMarked
package vpnd.stats.graphite;

import org.jspecify.annotations.NullMarked;
