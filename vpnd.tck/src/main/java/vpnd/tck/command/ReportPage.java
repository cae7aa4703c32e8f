// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

/** The report for people: a page of HTML with a line for each clause. */
final class ReportPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>vpnd-tck: %1$s</title><style>
      body { font-family: sans-serif; margin: 2em }
      th { text-align: left; padding-top: 1em }
      td { padding: 0.2em 0.8em; vertical-align: top }
      td.FAILED { background: #fbb }
      td.PASSED { background: #cfc }
      pre { margin: 0; white-space: pre-wrap }
      </style></head><body><h1>%1$s</h1><p>%2$s</p><table>
      """;

  private static final String CONTRACT = "<tr><th colspan=\"3\">%s</th></tr>\n";
  private static final String CLAUSE =
      "<tr><td>%s</td><td class=\"%s\">%s</td><td><pre>%s</pre></td></tr>\n";

  private ReportPage() {}

  static String of(KitReport report) {
    var page =
        new StringBuilder(HEAD.formatted(escaped(report.title()), escaped(report.summary())));
    var contract = "";
    for (var result : report.results()) {
      if (!result.contract().equals(contract)) {
        contract = result.contract();
        page.append(CONTRACT.formatted(escaped(contract)));
      }
      page.append(
          CLAUSE.formatted(
              escaped(result.clause()),
              result.outcome().name(),
              result.outcome(),
              escaped(result.reason())));
    }
    return page.append("</table></body></html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
