// Functions over texts, as Lua names them, and a few that spare a pattern. Each counts what it does.
#include "workers/script/lua_pattern.hpp"
#include "workers/script/lua_state.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string>
#include <string_view>

namespace tero::script {
namespace {

std::string_view text_at(lua_State* lua, int index) {
    std::size_t size = 0;
    const char* text = luaL_checklstring(lua, index, &size);
    charge(lua, size / 16);
    return {text, size};
}

void push(lua_State* lua, std::string_view text) { lua_pushlstring(lua, text.data(), text.size()); }

Pattern::Rules rules_of(lua_State* lua) {
    return {[lua](std::size_t steps) { charge(lua, steps); }, [lua](const char* why) { luaL_error(lua, "%s", why); }};
}

// 1 is the first, -1 the last.
std::size_t place(lua_Integer at, std::size_t size) {
    if (at > 0) return static_cast<std::size_t>(at);
    if (at == 0) return 1;
    const auto back = static_cast<std::size_t>(-(at + 1)) + 1;
    return back > size ? 1 : size - back + 1;
}

std::string_view part(std::string_view text, lua_Integer first, lua_Integer last) {
    const std::size_t from = place(first, text.size());
    std::size_t to = text.size();
    if (last < 0) {
        const auto back = static_cast<std::size_t>(-(last + 1));
        to = back >= text.size() ? 0 : text.size() - back;
    } else {
        to = std::min(to, static_cast<std::size_t>(last));
    }
    return from > to ? std::string_view{} : text.substr(from - 1, to - from + 1);
}

int len(lua_State* lua) {
    lua_pushinteger(lua, static_cast<lua_Integer>(text_at(lua, 1).size()));
    return 1;
}

int sub(lua_State* lua) {
    push(lua, part(text_at(lua, 1), luaL_checkinteger(lua, 2), luaL_optinteger(lua, 3, -1)));
    return 1;
}

int changed(lua_State* lua, int (*change)(int)) {
    std::string text{text_at(lua, 1)};
    for (char& c : text) c = static_cast<char>(change(static_cast<unsigned char>(c)));
    push(lua, text);
    return 1;
}
int upper(lua_State* lua) { return changed(lua, std::toupper); }
int lower(lua_State* lua) { return changed(lua, std::tolower); }

int reverse(lua_State* lua) {
    const std::string_view text = text_at(lua, 1);
    push(lua, std::string(text.rbegin(), text.rend()));
    return 1;
}

int rep(lua_State* lua) {
    const std::string_view text = text_at(lua, 1);
    const lua_Integer times = luaL_checkinteger(lua, 2);
    std::size_t size = 0;
    const char* between = luaL_optlstring(lua, 3, "", &size);
    const std::size_t each = text.size() + size;
    LuaState& state = state_of(lua);
    if (times > 0 && each > 0 && static_cast<std::size_t>(times) > state.limits.bytes_held / each) {
        state.is_exhausted = true;
        return luaL_error(lua, "it takes too much memory");
    }
    std::string out;
    for (lua_Integer i = 0; i < times && each > 0; ++i) {
        if (i > 0) out.append(between, size);
        out += text;
    }
    charge(lua, out.size() / 16);
    push(lua, out);
    return 1;
}

int byte(lua_State* lua) {
    const std::string_view text = text_at(lua, 1);
    const lua_Integer first = luaL_optinteger(lua, 2, 1);
    const std::string_view asked = part(text, first, luaL_optinteger(lua, 3, first));
    luaL_argcheck(lua, asked.size() <= 200, 3, "at most 200 at once");
    luaL_checkstack(lua, static_cast<int>(asked.size()), "too many");
    for (const char c : asked) lua_pushinteger(lua, static_cast<unsigned char>(c));
    return static_cast<int>(asked.size());
}

int character(lua_State* lua) {
    std::string out;
    for (int i = 1; i <= lua_gettop(lua); ++i) {
        const lua_Integer code = luaL_checkinteger(lua, i);
        luaL_argcheck(lua, code >= 0 && code <= 255, i, "a byte is 0 to 255");
        out += static_cast<char>(code);
    }
    push(lua, out);
    return 1;
}

// ---- formats ----

// `%[flags][width][.digits]`, without the letter.
std::string spec_at(lua_State* lua, std::string_view format, std::size_t& at) {
    std::string spec = "%";
    const auto take = [&](auto is, std::size_t most) {
        for (std::size_t taken = 0; taken < most && at < format.size() && is(format[at]); ++taken)
            spec += format[at++];
    };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    take([](char c) { return std::string_view{"-+ #0"}.find(c) != std::string_view::npos; }, 5);
    take(is_digit, 2);
    if (at < format.size() && format[at] == '.') {
        spec += format[at++];
        take(is_digit, 2);
    }
    if (at >= format.size()) luaL_error(lua, "the format ends too soon");
    return spec;
}

std::string formatted(lua_State* lua, std::string spec, char letter, int argument) {
    char out[512];
    int size = 0;
    switch (letter) {
        case 'd':
        case 'i':
        case 'x':
        case 'X':
        case 'o':
            spec += "ll";
            spec += letter;
            size = std::snprintf(out, sizeof out, spec.c_str(),
                                 static_cast<long long>(luaL_checkinteger(lua, argument)));
            break;
        case 'c': return std::string(1, static_cast<char>(luaL_checkinteger(lua, argument)));
        case 'e':
        case 'E':
        case 'f':
        case 'g':
        case 'G':
            spec += letter;
            size = std::snprintf(out, sizeof out, spec.c_str(), luaL_checknumber(lua, argument));
            break;
        case 's': {
            luaL_checkany(lua, argument);
            if (lua_istable(lua, argument) || lua_isfunction(lua, argument))
                luaL_error(lua, "a %s has no text; json() gives one", luaL_typename(lua, argument));
            std::size_t length = 0;
            const char* text = luaL_tolstring(lua, argument, &length);
            std::string whole{text, length};
            lua_pop(lua, 1);
            if (spec == "%" || length >= 100) return whole;
            spec += letter;
            size = std::snprintf(out, sizeof out, spec.c_str(), whole.c_str());
            break;
        }
        default: luaL_error(lua, "no format ends with '%c'", letter);
    }
    return {out, static_cast<std::size_t>(std::clamp(size, 0, static_cast<int>(sizeof out) - 1))};
}

int format(lua_State* lua) {
    const std::string_view form = text_at(lua, 1);
    std::string out;
    int argument = 1;
    for (std::size_t at = 0; at < form.size();) {
        const char c = form[at++];
        if (c != '%') {
            out += c;
        } else if (at < form.size() && form[at] == '%') {
            out += form[at++];
        } else {
            const std::string spec = spec_at(lua, form, at);
            const std::string said = formatted(lua, spec, form[at++], ++argument);
            charge(lua, 4 + said.size() / 16);
            out += said;
        }
    }
    push(lua, out);
    return 1;
}

// ---- patterns ----

void push_capture(lua_State* lua, std::string_view text, const Capture& capture) {
    if (capture.is_place) {
        lua_pushinteger(lua, static_cast<lua_Integer>(capture.from) + 1);
    } else if (capture.size == Pattern::npos) {
        luaL_error(lua, "a ( without its )");
    } else {
        push(lua, text.substr(capture.from, capture.size));
    }
}

// The captures; without any, all that matched.
int push_captures(lua_State* lua, std::string_view text, const Pattern& pattern, std::size_t from,
                  std::size_t to, bool whole_otherwise) {
    luaL_checkstack(lua, 34, "too many");
    for (const Capture& capture : pattern.captures()) push_capture(lua, text, capture);
    if (!pattern.captures().empty() || !whole_otherwise) return static_cast<int>(pattern.captures().size());
    push(lua, text.substr(from, to - from));
    return 1;
}

int find_or_match(lua_State* lua, bool is_find) {
    const std::string_view text = text_at(lua, 1);
    const std::string_view sought = text_at(lua, 2);
    std::size_t from = place(luaL_optinteger(lua, 3, 1), text.size()) - 1;
    if (from > text.size()) {
        lua_pushnil(lua);
        return 1;
    }
    if (is_find && lua_toboolean(lua, 4) != 0) {
        charge(lua, text.size() * std::max<std::size_t>(sought.size(), 1) / 16);
        const std::size_t found = text.find(sought, from);
        if (found == std::string_view::npos) {
            lua_pushnil(lua);
            return 1;
        }
        lua_pushinteger(lua, static_cast<lua_Integer>(found) + 1);
        lua_pushinteger(lua, static_cast<lua_Integer>(found + sought.size()));
        return 2;
    }
    Pattern pattern{sought, text, rules_of(lua)};
    const std::size_t to = pattern.search(from);
    if (to == Pattern::npos) {
        lua_pushnil(lua);
        return 1;
    }
    if (!is_find) return push_captures(lua, text, pattern, from, to, true);
    lua_pushinteger(lua, static_cast<lua_Integer>(from) + 1);
    lua_pushinteger(lua, static_cast<lua_Integer>(to));
    return 2 + push_captures(lua, text, pattern, from, to, false);
}
int find(lua_State* lua) { return find_or_match(lua, true); }
int match(lua_State* lua) { return find_or_match(lua, false); }

// Upvalues: the text, the pattern, where to go on, where the last match ended.
int next_match(lua_State* lua) {
    std::size_t size = 0;
    const char* begin = lua_tolstring(lua, lua_upvalueindex(1), &size);
    const std::string_view text{begin, size};
    const char* sought = lua_tolstring(lua, lua_upvalueindex(2), &size);
    Pattern pattern{{sought, size}, text, rules_of(lua)};
    auto from = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(3)));
    const lua_Integer last = lua_tointeger(lua, lua_upvalueindex(4));
    for (; from <= text.size(); ++from) {
        const std::size_t to = pattern.search(from);
        if (to == Pattern::npos) break;
        if (static_cast<lua_Integer>(to) == last) continue;  // nothing, where the last one ended
        lua_pushinteger(lua, static_cast<lua_Integer>(to));
        lua_copy(lua, -1, lua_upvalueindex(3));
        lua_replace(lua, lua_upvalueindex(4));
        return push_captures(lua, text, pattern, from, to, true);
    }
    return 0;
}

int gmatch(lua_State* lua) {
    text_at(lua, 1);
    const std::string_view sought = text_at(lua, 2);
    luaL_argcheck(lua, !sought.starts_with('^'), 2, "it has no beginning to hold on to");
    lua_settop(lua, 2);
    lua_pushinteger(lua, 0);
    lua_pushinteger(lua, -1);
    lua_pushcclosure(lua, next_match, 4);
    return 1;
}

// What stands in place of a match; false: it stays.
bool replaced(lua_State* lua, std::string_view text, const Pattern& pattern, std::size_t from, std::size_t to,
              std::string& out) {
    if (lua_type(lua, 3) == LUA_TFUNCTION) {
        lua_pushvalue(lua, 3);
        lua_call(lua, push_captures(lua, text, pattern, from, to, true), 1);
    } else if (lua_type(lua, 3) == LUA_TTABLE) {
        const int count = push_captures(lua, text, pattern, from, to, true);
        lua_pop(lua, count - 1);
        lua_rawget(lua, 3);
    } else {
        const std::string_view by = text_at(lua, 3);
        for (std::size_t i = 0; i < by.size(); ++i) {
            if (by[i] != '%') {
                out += by[i];
            } else if (++i < by.size() && by[i] == '%') {
                out += '%';
            } else if (i < by.size() && (by[i] == '0' || (by[i] == '1' && pattern.captures().empty()))) {
                out += text.substr(from, to - from);
            } else if (i < by.size() && by[i] > '0' && by[i] <= '9' &&
                       static_cast<std::size_t>(by[i] - '1') < pattern.captures().size()) {
                push_capture(lua, text, pattern.captures()[static_cast<std::size_t>(by[i] - '1')]);
                out += lua_tostring(lua, -1);
                lua_pop(lua, 1);
            } else {
                luaL_error(lua, "a %% in the replacement names no capture");
            }
        }
        return true;
    }
    const bool stays = lua_toboolean(lua, -1) == 0;
    if (!stays && lua_isstring(lua, -1) == 0)
        luaL_error(lua, "a %s is no replacement", luaL_typename(lua, -1));
    if (!stays) out.append(lua_tostring(lua, -1), lua_rawlen(lua, -1));
    lua_pop(lua, 1);
    return !stays;
}

int gsub(lua_State* lua) {
    const std::string_view text = text_at(lua, 1);
    const std::string_view sought = text_at(lua, 2);
    const lua_Integer most = luaL_optinteger(lua, 4, static_cast<lua_Integer>(text.size()) + 1);
    Pattern pattern{sought, text, rules_of(lua)};
    const bool is_anchored = sought.starts_with('^');
    std::string out;
    std::size_t at = 0;
    std::size_t last = Pattern::npos;
    lua_Integer count = 0;
    while (count < most) {
        charge(lua, 1);
        const std::size_t to = pattern.match_at(at);
        if (to != Pattern::npos && to != last) {
            ++count;
            if (!replaced(lua, text, pattern, at, to, out)) out += text.substr(at, to - at);
            at = last = to;
        } else if (at < text.size()) {
            out += text[at++];
        } else {
            break;
        }
        if (out.size() > state_of(lua).limits.bytes_held) {
            state_of(lua).is_exhausted = true;
            return luaL_error(lua, "it takes too much memory");
        }
        if (is_anchored) break;
    }
    if (at < text.size()) out += text.substr(at);
    push(lua, out);
    lua_pushinteger(lua, count);
    return 2;
}

// ---- beside Lua's own ----

int split(lua_State* lua) {
    std::string_view text = text_at(lua, 1);
    const std::string_view by = text_at(lua, 2);
    luaL_argcheck(lua, !by.empty(), 2, "something stands between the parts");
    push_json(lua, "[]");
    for (lua_Integer i = 1;; ++i) {
        charge(lua, 4);
        const std::size_t end = text.find(by);
        push(lua, text.substr(0, end));
        lua_rawseti(lua, -2, i);
        if (end == std::string_view::npos) return 1;
        text.remove_prefix(end + by.size());
    }
}

int trim(lua_State* lua) {
    std::string_view text = text_at(lua, 1);
    const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    push(lua, text);
    return 1;
}

int starts_with(lua_State* lua) {
    lua_pushboolean(lua, text_at(lua, 1).starts_with(text_at(lua, 2)) ? 1 : 0);
    return 1;
}
int ends_with(lua_State* lua) {
    lua_pushboolean(lua, text_at(lua, 1).ends_with(text_at(lua, 2)) ? 1 : 0);
    return 1;
}
int contains(lua_State* lua) {
    const std::string_view text = text_at(lua, 1);
    const std::string_view sought = text_at(lua, 2);
    charge(lua, text.size() * std::max<std::size_t>(sought.size(), 1) / 16);
    lua_pushboolean(lua, text.find(sought) != std::string_view::npos ? 1 : 0);
    return 1;
}

}  // namespace

void add_text_functions(lua_State* lua) {
    const luaL_Reg functions[] = {{"len", len},
                                  {"sub", sub},
                                  {"upper", upper},
                                  {"lower", lower},
                                  {"reverse", reverse},
                                  {"rep", rep},
                                  {"byte", byte},
                                  {"char", character},
                                  {"format", format},
                                  {"find", find},
                                  {"match", match},
                                  {"gmatch", gmatch},
                                  {"gsub", gsub},
                                  {"split", split},
                                  {"trim", trim},
                                  {"starts_with", starts_with},
                                  {"ends_with", ends_with},
                                  {"contains", contains},
                                  {nullptr, nullptr}};
    luaL_setfuncs(lua, functions, 0);
}

}  // namespace tero::script
