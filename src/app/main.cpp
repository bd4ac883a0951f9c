// The program: which command, with which options. Everything else is elsewhere.
#include "app/commands.hpp"
#include "app/config/load_config.hpp"
#include "cli/terminal.hpp"

#include <malloc.h>
#include <csignal>
#include <iostream>
#include <span>
#include <string>
#include <vector>

extern "C" char** environ;

int main(int count, char** values) {
    std::signal(SIGPIPE, SIG_IGN);
    // What is large, such as a body or an answer, goes back to the system when it is freed: left to itself,
    // the library raises this threshold with use.
    mallopt(M_MMAP_THRESHOLD, 512 << 10);
    const std::vector<std::string> arguments{values + 1, values + count};
    const auto terminal = tero::cli::standard_terminal();
    return tero::app::run(arguments, tero::environment_of(environ), std::cout, std::cerr, *terminal);
}
