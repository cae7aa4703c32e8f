// SPDX-License-Identifier: BSD-2-Clause
/** A server of UNIX sockets in the file system, for the bundles that listen on one. */
@NullMarked
package vpnd.unixsocket;

import org.jspecify.annotations.NullMarked;
