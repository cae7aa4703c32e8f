// SPDX-License-Identifier: BSD-2-Clause
/** UNIX sockets in the file system, for the bundles that listen on one. */
@NullMarked
package vpnd.unixsocket;

import org.jspecify.annotations.NullMarked;
