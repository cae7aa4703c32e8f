// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import vpnd.api.process.ConsoleLines;

/** Lines typed to a vpnd in the foreground. End of input is ignored. */
public final class ConsoleInput implements ConsoleLines {
  /** Longer lines are dropped. */
  static final int MAX_LINE = 4096;

  private final BlockingQueue<String> lines = new SynchronousQueue<>();
  private final Reader input;

  private ConsoleInput(Reader input) {
    this.input = input;
  }

  /** Starts a thread that reads standard input. */
  public static ConsoleInput start() {
    var stream = new FileInputStream(FileDescriptor.in);
    return start(new BufferedReader(new InputStreamReader(stream, UTF_8)));
  }

  public static ConsoleInput start(Reader input) {
    var console = new ConsoleInput(input);
    var thread = new Thread(console::readAll, "console");
    thread.setDaemon(true);
    thread.start();
    return console;
  }

  @Override
  public String next() throws InterruptedException {
    return lines.take();
  }

  private void readAll() {
    try {
      while (readLine()) {}
    } catch (IOException e) {
      // The terminal is gone or belongs to another process group; treated as the end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false at the end of the input. */
  private boolean readLine() throws IOException, InterruptedException {
    var line = new StringBuilder();
    int c;
    while ((c = input.read()) >= 0 && c != '\n') {
      if (line.length() <= MAX_LINE) {
        line.append((char) c);
      }
    }
    if (!line.toString().isBlank() && line.length() <= MAX_LINE) {
      lines.put(line.toString());
    }
    return c >= 0;
  }
}
