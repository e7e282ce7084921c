// SPDX-License-Identifier: BSL-1.0
// How many instructions a call executes: by single steps of a traced child.
#ifndef SCTPP_TESTS_COST_STEPS_HPP
#define SCTPP_TESTS_COST_STEPS_HPP

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/// Of `what()`, with what it costs to call it; -1 if it could not be counted. `seen(child)` is called before each.
template <class Call, class Seen>
long instructions(Call what, Seen seen) {
    const pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        what();  // once before, so that nothing is bound late
        raise(SIGSTOP);
        what();
        raise(SIGSTOP);
        _exit(0);
    }
    int status = 0;
    long steps = 0;
    waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) return -1;
    for (;;) {
        seen(child);
        if (ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return -1;
        if (WSTOPSIG(status) == SIGSTOP) break;
        ++steps;
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return steps;
}
template <class Call>
long instructions(Call what) {
    return instructions(what, [](pid_t) {});
}

#endif
