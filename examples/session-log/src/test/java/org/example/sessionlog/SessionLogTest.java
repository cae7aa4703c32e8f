// SPDX-License-Identifier: BSD-2-Clause
package org.example.sessionlog;

import vpnd.tck.contract.ConsumerContract;

/** All tests are those of the kit. */
class SessionLogTest extends ConsumerContract {
  private static final SessionLog LOG = new SessionLog();

  SessionLogTest() {
    super(LOG::sessionUp, LOG::sessionDown);
  }
}
