// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

/** The exit codes of the commands; numbers as in sysexits(3). */
public final class ExitCode {
  /** Success; also a stop by SIGTERM or SIGINT. */
  public static final int OK = 0;

  /** EX_USAGE: the command line is wrong. */
  public static final int USAGE = 64;

  /** EX_NOINPUT: an input file cannot be read. */
  public static final int NO_INPUT = 66;

  /** EX_UNAVAILABLE: {@code vpndctl} reaches no vpnd. */
  public static final int UNAVAILABLE = 69;

  /** EX_SOFTWARE: a part of vpnd did not start or did not stop. */
  public static final int SOFTWARE = 70;

  /** EX_OSERR: the system refused an essential operation. */
  public static final int SYSTEM = 71;

  /** EX_CANTCREAT: a file exists and must not be overwritten, or cannot be created. */
  public static final int CANNOT_CREATE = 73;

  /** EX_TEMPFAIL: another vpnd runs with this configuration. */
  public static final int ALREADY_RUNNING = 75;

  /** EX_CONFIG: no configuration file is usable, or a checked one is not valid. */
  public static final int CONFIGURATION = 78;

  private ExitCode() {}
}
