// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import vpnd.api.Handover;

/** A part of a test on its way to the next service. */
final class ParkedHandover<P> implements Handover {
  private final P part;
  private final Runnable close;
  private boolean isTaken;

  /**
   * @param close what is done if nobody takes it
   */
  ParkedHandover(P part, Runnable close) {
    this.part = part;
    this.close = close;
  }

  P part() {
    return part;
  }

  @Override
  public String kind() {
    return "test";
  }

  @Override
  public int take() {
    isTaken = true;
    return 0;
  }

  @Override
  public void close() {
    if (!isTaken) {
      close.run();
    }
  }
}
