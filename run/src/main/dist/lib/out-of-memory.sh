# SPDX-License-Identifier: BSD-2-Clause
# Run by Java at the first OutOfMemoryError, with the process id: has vpnd say so and end, or ends it. Java is at a stop
# until this returns, so it happens in the background. One signal may be lost for lack of memory.
(
  for try in 1 2 3 4 5 6 7 8 9 10; do
    kill -URG "$1" || exit
    sleep 0.3
  done
  kill -KILL "$1"
) >/dev/null 2>&1 </dev/null &
