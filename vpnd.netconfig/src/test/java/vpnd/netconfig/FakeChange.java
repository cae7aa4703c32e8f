// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

/** A change of a {@link FakeHost}: a word is set there. */
record FakeChange(Kind kind, String word) implements Change {
  enum Kind {
    SINGLE,
    BULK,
    SHARED
  }

  static FakeChange single(String word) {
    return new FakeChange(Kind.SINGLE, word);
  }

  static FakeChange bulk(String word) {
    return new FakeChange(Kind.BULK, word);
  }

  static FakeChange shared(String word) {
    return new FakeChange(Kind.SHARED, word);
  }

  static FakeChange parse(String line) {
    var words = line.split(" ", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("not a change: " + line);
    }
    return new FakeChange(Kind.valueOf(words[0]), words[1]);
  }

  @Override
  public String state() {
    return word + " is set";
  }

  @Override
  public String line() {
    return kind + " " + word;
  }

  @Override
  public boolean isSharedWith(Change other) {
    return kind == Kind.SHARED && equals(other);
  }
}
