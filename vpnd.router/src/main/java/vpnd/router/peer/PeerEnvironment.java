// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.concurrent.Executor;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.KeyReclaimer;
import vpnd.router.protocol.Entropy;

/**
 * What the peers of a tunnel share.
 *
 * @param control seals and sends their control messages
 * @param reclaimer frees keys that outbound threads may still be using
 * @param storage stores at leisure, one task at a time
 * @param disk stores what somebody waits for
 * @param engine the inbound thread, which continues with the result
 * @param entropy for ids and challenges
 * @param listener follows what happens to them
 */
public record PeerEnvironment(
    ControlChannel control,
    KeyReclaimer reclaimer,
    Executor storage,
    Executor disk,
    Executor engine,
    Entropy entropy,
    PeerListener listener) {}
