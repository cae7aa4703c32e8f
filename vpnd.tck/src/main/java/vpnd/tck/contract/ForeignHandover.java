// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import vpnd.api.port.Handover;

/** A handover of a kind that no service knows. Counts who takes or closes it nevertheless. */
final class ForeignHandover implements Handover {
  private int calls;

  int calls() {
    return calls;
  }

  @Override
  public String kind() {
    return "a kind that the kit has made up";
  }

  /** An invalid descriptor, which does no harm. */
  @Override
  public int take() {
    calls++;
    return -1;
  }

  @Override
  public void close() {
    calls++;
  }
}
