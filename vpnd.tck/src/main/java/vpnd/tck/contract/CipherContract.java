// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.DatagramLayout;
import vpnd.tck.Clause;
import vpnd.tck.ClauseNames;

/** How the cipher of every suite seals and opens. */
@DisplayNameGeneration(ClauseNames.class)
public class CipherContract {
  private static final int SIZE = 100;
  private static final int[] SIZES = {0, 1, 15, 16, 17, 63, 64, 65, 1420, 65_000};

  /** The part of the nonce that each suite has at the begin of a header. */
  private static final int NONCE_IN_HEADER = 8;

  private final CipherSuite suite;
  private SealedDatagram datagram;

  public CipherContract(CipherSuite suite) {
    this.suite = suite;
  }

  @BeforeEach
  void agree() {
    datagram = new SealedDatagram(suite);
  }

  @AfterEach
  void end() {
    datagram.close();
  }

  @Test
  @Clause(in = Cipher.class, method = "open", value = "replaces the ciphertext by the text")
  void everySizeIsOpenedAsItWasSealed() {
    for (int size : SIZES) {
      datagram.seal(1, size);
      assertTrue(datagram.open(1, size), size + " bytes");
      assertEquals(datagram.plain(size), datagram.text(size));
    }
  }

  /** A byte of a ciphertext may be that of the text by chance, but not with each of some nonces. */
  @Test
  @Clause(in = Cipher.class, method = "seal", value = "Replaces the text by its ciphertext")
  void noByteOfTheTextStays() {
    var changed = new HashSet<Integer>();
    for (int nonce = 0; nonce < 16; nonce++) {
      datagram.seal(nonce, SIZE);
      for (int i = 0; i < SIZE; i++) {
        if (datagram.at(DatagramLayout.TEXT + i) != SealedDatagram.plainAt(i)) {
          changed.add(i);
        }
      }
    }
    assertEquals(SIZE, changed.size(), "bytes that are changed");
  }

  @Test
  @Clause(in = Cipher.class, value = "A cipher has no state")
  void theSameIsSealedToTheSame() {
    datagram.seal(1, SIZE);
    var first = datagram.whole(SIZE);
    datagram.seal(1, SIZE);
    assertEquals(first, datagram.whole(SIZE));
  }

  @Test
  @Clause(in = Cipher.class, method = "seal", value = "address of the whole nonce")
  void anotherNonceGivesAnotherCiphertextAndDoesNotOpen() {
    datagram.seal(1, SIZE);
    var first = datagram.text(SIZE);
    datagram.seal(2, SIZE);
    assertNotEquals(first, datagram.text(SIZE));
    assertFalse(datagram.open(1, SIZE), "opened with another nonce");
  }

  @Test
  @Clause(in = Cipher.class, method = "seal", value = "The caller writes the nonce in the header")
  void theNonceInTheHeaderIsNotWritten() {
    datagram.seal(1, SIZE);
    for (int at = 0; at < NONCE_IN_HEADER; at++) {
      assertEquals(SealedDatagram.UNTOUCHED, datagram.at(at), "byte " + at);
    }
  }

  @Test
  @Clause(in = Cipher.class, method = "seal", value = "bytes of text, at least 0")
  void nothingIsWrittenBehindTheText() {
    for (int size : SIZES) {
      datagram.seal(1, size);
      assertEquals(SealedDatagram.UNTOUCHED, datagram.at(DatagramLayout.TEXT + size), "seal");
      datagram.open(1, size);
      assertEquals(SealedDatagram.UNTOUCHED, datagram.at(DatagramLayout.TEXT + size), "open");
    }
  }

  @Test
  @Clause(in = Cipher.class, method = "open", value = "Verifies the tag and, only if it is correct")
  void aChangedBitIsRefusedWhereverItIs() {
    for (int at = tag(); at < DatagramLayout.TEXT + SIZE; at++) {
      datagram.seal(1, SIZE);
      datagram.change(at);
      assertFalse(datagram.open(1, SIZE), "a change at " + at);
    }
  }

  private int tag() {
    return suite.name().equals("nacl") ? DatagramLayout.SECRETBOX_TAG : DatagramLayout.AEGIS256_TAG;
  }

  @Test
  @Clause(in = Cipher.class, method = "open", value = "bytes of ciphertext, at least 0")
  void aTruncatedOrExtendedDatagramIsRefused() {
    for (int size : new int[] {0, 1, SIZE - 1, SIZE + 1}) {
      datagram.seal(1, SIZE);
      assertFalse(datagram.open(1, size), size + " bytes of " + SIZE);
    }
  }

  @Test
  @Clause(in = Cipher.class, method = "open", value = "if not, the header is unchanged")
  void aRefusedDatagramKeepsItsHeaderAndInNaclItsCiphertext() {
    datagram.seal(1, SIZE);
    datagram.change(DatagramLayout.TEXT - 1);
    var header = datagram.header();
    var ciphertext = datagram.text(SIZE);
    assertFalse(datagram.open(1, SIZE));
    assertEquals(header, datagram.header());
    if (suite.name().equals("nacl")) {
      assertEquals(ciphertext, datagram.text(SIZE));
    }
  }
}
