#!/usr/bin/env python3
"""Stops one thread of a process, as a deadlock or a driver that never returns does, while all others run on.

    freeze_thread.py PID LIBRARY

Takes a thread that is just computing in the library of that name (a part of its path). Prints its number, and holds it
until standard input ends or the process does. Uses ptrace(2), so it needs to be root or the process's parent.
"""

import ctypes
import os
import select
import sys
import time

PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
WALL = 0x40000000  # A thread is not a child.
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def read(*path):
    """The text of a file of /proc; empty if the thread has ended."""
    try:
        with open(os.path.join("/proc", *map(str, path))) as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def code_of(pid, library):
    """Where the library's code lies in the process's memory."""
    ranges = []
    for line in read(pid, "maps").splitlines():
        if library in line and "x" in line.split()[1]:
            ranges.append(range(*(int(end, 16) for end in line.split()[0].split("-"))))
    return ranges


def ptrace(request, thread):
    return libc.ptrace(request, thread, None, None) == 0


def stop_within(pid, thread, code):
    """Stops the thread if it computes in `code`; it is left as it was if not."""
    if not ptrace(PTRACE_SEIZE, thread):
        return False
    ptrace(PTRACE_INTERRUPT, thread)
    os.waitpid(thread, WALL)
    # `-1 STACK CODE` outside of system calls (proc(5)).
    where = read(pid, "task", thread, "syscall").split()
    if where and where[0] == "-1" and any(int(where[-1], 16) in part for part in code):
        return True
    ptrace(PTRACE_DETACH, thread)
    return False


def freeze(pid, library):
    code = code_of(pid, library)
    if not code:
        sys.exit(f"freeze_thread: process {pid} has no {library}")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for thread in map(int, os.listdir(f"/proc/{pid}/task")):
            state = read(pid, "task", thread, "stat").rsplit(")", 1)[-1].split()
            if state and state[0] == "R" and stop_within(pid, thread, code):
                return thread
    sys.exit(f"freeze_thread: no thread of process {pid} was found in {library}")


def main():
    thread = freeze(int(sys.argv[1]), sys.argv[2])
    print(f"thread {thread} stands still in {sys.argv[2]}", flush=True)
    # When the process is killed, this is the one who has to take note of the thread's end: until then nobody else hears
    # of that of the process.
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        ended, status = os.waitpid(thread, WALL | os.WNOHANG)
        if ended and (os.WIFEXITED(status) or os.WIFSIGNALED(status)):
            return


main()
