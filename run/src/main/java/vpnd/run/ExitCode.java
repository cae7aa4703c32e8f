// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

/** How vpnd ends, for scripts; numbers as in sysexits(3). */
final class ExitCode {
  /** Clean stop, also on TERM and INT. */
  static final int OK = 0;

  /** EX_USAGE: the command line is wrong. */
  static final int USAGE = 64;

  /** EX_NOINPUT: a file to be read cannot be. */
  static final int NO_INPUT = 66;

  /** EX_SOFTWARE: a part of vpnd did not start or did not stop. */
  static final int SOFTWARE = 70;

  /** EX_OSERR: the system refused something that vpnd cannot do without. */
  static final int SYSTEM = 71;

  /** EX_CANTCREAT: a file is there that must not be overwritten, or cannot be made. */
  static final int CANNOT_CREATE = 73;

  /** EX_TEMPFAIL: another vpnd runs with this configuration. */
  static final int ALREADY_RUNNING = 75;

  /** EX_CONFIG: no configuration file can be used, or a checked one is wrong. */
  static final int CONFIGURATION = 78;

  private ExitCode() {}
}
