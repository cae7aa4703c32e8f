# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154
# vpnd with the cipher suite of the original for all packets, also with AES instructions.

further='cipher: nacl'

# shellcheck source-path=SCRIPTDIR source=vpnd.sh
. "$bench/peers/vpnd.sh"
