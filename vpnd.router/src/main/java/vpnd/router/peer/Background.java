// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.concurrent.Executor;

/**
 * Where the work of a peer is done that must not hold the engine's thread up.
 *
 * @param storage stores at leisure, one thing at a time
 * @param disk stores what somebody waits for
 * @param engine the engine's thread, which goes on with what comes of it
 */
public record Background(Executor storage, Executor disk, Executor engine) {}
