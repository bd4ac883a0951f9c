#include "cli/completion.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace tero {
namespace {

std::pair<std::string_view, std::string_view> noun_and_verb(std::string_view name) {
    const std::size_t space = name.find(' ');
    if (space == std::string_view::npos) return {name, {}};
    return {name.substr(0, space), name.substr(space + 1)};
}

// The verbs of each noun; of a command without one, none.
std::map<std::string_view, std::vector<const CommandSpec*>> by_noun(Commands commands) {
    std::map<std::string_view, std::vector<const CommandSpec*>> nouns;
    for (const CommandSpec* one : commands) nouns[noun_and_verb(one->name).first].push_back(one);
    return nouns;
}

std::string option_words(const CommandSpec& command) {
    std::string words = "--help";
    for (const OptionSpec& option : command.options) words += fmt::format(" --{}", option.name);
    return words;
}

// `'` closed, said and opened again, as all Bourne shells want it.
std::string in_quotes(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return out;
}

// The words that may stand at `$place`, after `$noun $verb`: a `case` that bash and zsh both know.
std::string cases(Commands commands) {
    const auto nouns = by_noun(commands);
    std::string text = "    case \"$place:$noun:$verb\" in\n        1:*) offered='help";
    for (const auto& [noun, own] : nouns) text += fmt::format(" {}", noun);
    text += "' ;;\n";
    for (const auto& [noun, own] : nouns) {
        std::string verbs;
        std::string alone;
        for (const CommandSpec* one : own) {
            const std::string_view verb = noun_and_verb(one->name).second;
            if (!verb.empty()) verbs += fmt::format("{} ", verb);
            if (verb.empty() || verb == "list") alone = option_words(*one);
        }
        text += fmt::format("        2:{}:*) offered='{}{}' ;;\n", noun, verbs, alone.empty() ? "--help" : alone);
        for (const CommandSpec* one : own) {
            const std::string_view verb = noun_and_verb(one->name).second;
            text += fmt::format("        *:{}:{}) offered='{}' ;;\n", noun, verb.empty() ? "*" : verb, option_words(*one));
        }
    }
    return text + "    esac\n";
}

std::string for_bash(Commands commands) {
    return "# Completion of tero for bash; `tero completion bash` made it.\n"
           "_tero() {\n"
           "    local place=$COMP_CWORD noun=${COMP_WORDS[1]} verb=${COMP_WORDS[2]} offered=\n" +
           cases(commands) +
           "    COMPREPLY=($(compgen -W \"$offered\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
           "}\n"
           "complete -o default -F _tero tero\n";
}

std::string for_zsh(Commands commands) {
    return "#compdef tero\n"
           "# Completion of tero for zsh; `tero completion zsh` made it.\n"
           "_tero() {\n"
           "    local place=$((CURRENT - 1)) noun=${words[2]} verb=${words[3]}\n"
           "    local offered=\n" +
           cases(commands) +
           "    compadd -- ${=offered} || _files\n"
           "}\n"
           "compdef _tero tero\n";
}

std::string for_fish(Commands commands) {
    std::string text =
        "# Completion of tero for fish; `tero completion fish` made it.\n"
        "function __tero_at\n"
        "    set -l said (commandline -opc)\n"
        "    test (count $said) -eq (math (count $argv) + 1); or return 1\n"
        "    test (count $argv) -eq 0; or test \"$said[2..-1]\" = \"$argv\"\n"
        "end\n"
        "function __tero_in\n"
        "    set -l said (commandline -opc)\n"
        "    test (count $said) -gt (count $argv); or return 1\n"
        "    test \"$said[2..(math (count $argv) + 1)]\" = \"$argv\"\n"
        "end\n"
        "complete -c tero -n __tero_at -f -a help -d 'what there is'\n";
    for (const auto& [noun, own] : by_noun(commands)) {
        const bool is_plain = noun_and_verb(own.front()->name).second.empty();
        text += fmt::format("complete -c tero -n __tero_at -f -a {} -d '{}'\n", noun,
                            is_plain ? in_quotes(own.front()->summary) : std::string{});
        for (const CommandSpec* one : own) {
            const std::string_view verb = noun_and_verb(one->name).second;
            if (!verb.empty()) {
                text += fmt::format("complete -c tero -n '__tero_at {}' -f -a {} -d '{}'\n", noun, verb,
                                    in_quotes(one->summary));
            }
            for (const OptionSpec& option : one->options) {
                text += fmt::format("complete -c tero -n '__tero_in {}' -l {}{} -d '{}'\n", one->name, option.name,
                                    option.value.empty() ? "" : " -r", in_quotes(option.help));
            }
        }
    }
    return text;
}

// ---- the manual page

std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool begins_line = out.empty() || out.back() == '\n';
        if (begins_line && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out;
}

std::string manual_of(const CommandSpec& command) {
    std::string usage{command.name};
    for (const WordSpec& word : command.words)
        usage += word.optional ? fmt::format(" [{}]", word.name) : fmt::format(" {}", word.name);
    std::string text = fmt::format(".SS \"tero {}\"\n{}\n", roff(usage), roff(command.summary));
    for (const WordSpec& word : command.words)
        text += fmt::format(".TP\n.I {}\n{}\n", roff(word.name), roff(word.help));
    for (const OptionSpec& option : command.options) {
        std::string notes;
        if (!option.variable.empty()) notes += fmt::format("; or {}", option.variable);
        if (!option.fallback.empty()) notes += fmt::format("; else {}", option.fallback);
        text += fmt::format(".TP\n\\fB\\-\\-{}\\fR{}\n{}\n", roff(option.name),
                            option.value.empty() ? std::string{} : fmt::format(" \\fI{}\\fR", roff(option.value)),
                            roff(std::string{option.help} + notes));
    }
    if (!command.examples.empty())
        text += fmt::format(".PP\n.RS\n.nf\n{}\n.fi\n.RE\n", roff(command.examples));
    return text;
}

}  // namespace

Result<std::string> completion_script(std::string_view shell, Commands commands) {
    if (shell == "bash") return for_bash(commands);
    if (shell == "zsh") return for_zsh(commands);
    if (shell == "fish") return for_fish(commands);
    return Error{ErrorCode::invalid, fmt::format("completion is for bash, zsh or fish, not '{}'", shell), ""};
}

std::string manual_page(std::string_view version, Commands commands) {
    std::string text = fmt::format(
        ".TH TERO 1 \"\" \"tero {}\"\n"
        ".SH NAME\n"
        "tero \\- quotes by WhatsApp, followed up until they are answered\n"
        ".SH SYNOPSIS\n"
        ".B tero\n"
        ".I COMMAND\n"
        "[\\fIoptions\\fR]\n"
        ".SH COMMANDS\n",
        roff(version));
    std::set<std::string_view> variables;
    for (const CommandSpec* command : commands) {
        text += manual_of(*command);
        for (const OptionSpec& option : command->options) {
            if (!option.variable.empty()) variables.insert(option.variable);
        }
    }
    text += ".SH ENVIRONMENT\n";
    for (const std::string_view name : variables)
        text += fmt::format(".TP\n.B {}\nis the option's value that says so above.\n", roff(name));
    return text +
           ".SH FILES\n.TP\n.I ~/.config/tero/profiles.json\naddresses and keys, as `tero profiles save` keeps "
           "them; only its owner may read it.\n"
           ".SH EXIT STATUS\n0: done. 1: it failed, or the server refused it. 2: a wrong command line.\n";
}

}  // namespace tero
