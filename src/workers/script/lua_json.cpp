// JSON to Lua and back. A list stays a list and an object an object even when it is empty; a member that is
// null is not there, and in a list it is the value `null`. Objects are written in the order of their names.
#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "workers/script/lua_state.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace tero::script {
namespace {

constexpr int depth_max = 32;
constexpr const char* list_mark = "tero.list";
constexpr const char* object_mark = "tero.object";

void mark(lua_State* lua, const char* kind) {
    if (luaL_newmetatable(lua, kind) != 0) {
        lua_pushboolean(lua, 0);
        lua_setfield(lua, -2, "__metatable");
    }
    lua_setmetatable(lua, -2);
}

bool is_marked(lua_State* lua, int index, const char* kind) {
    if (lua_getmetatable(lua, index) == 0) return false;
    luaL_getmetatable(lua, kind);
    const bool same = lua_rawequal(lua, -1, -2) != 0;
    lua_pop(lua, 2);
    return same;
}

void push_null(lua_State* lua) { lua_pushlightuserdata(lua, nullptr); }

bool push_value(lua_State* lua, JsonScanner& scan);

bool push_list(lua_State* lua, JsonScanner& scan) {
    if (!scan.open('[')) return false;
    lua_newtable(lua);
    mark(lua, list_mark);
    for (lua_Integer i = 1; scan.peek() != ']'; ++i) {
        if (i > 1 && !scan.take(',')) return scan.fail("expected , or ]");
        if (!push_value(lua, scan)) return false;
        if (lua_isnil(lua, -1)) {
            lua_pop(lua, 1);
            push_null(lua);
        }
        lua_rawseti(lua, -2, i);
    }
    return scan.close(']');
}

bool push_object(lua_State* lua, JsonScanner& scan) {
    if (!scan.open('{')) return false;
    lua_newtable(lua);
    mark(lua, object_mark);
    for (bool first = true; scan.peek() != '}'; first = false) {
        if (!first && !scan.take(',')) return scan.fail("expected , or }");
        std::string name;
        if (!scan.read_name(name)) return false;
        lua_pushlstring(lua, name.data(), name.size());
        if (!push_value(lua, scan)) return false;
        lua_rawset(lua, -3);
    }
    return scan.close('}');
}

bool push_value(lua_State* lua, JsonScanner& scan) {
    luaL_checkstack(lua, 6, "too deep");
    charge(lua, 1);
    switch (scan.peek()) {
        case '{': return push_object(lua, scan);
        case '[': return push_list(lua, scan);
        case '"': {
            std::string text;
            if (!scan.read_string(text)) return false;
            lua_pushlstring(lua, text.data(), text.size());
            return true;
        }
        case 't':
        case 'f':
        case 'n': {
            std::string_view word;
            if (!scan.read_word(word)) return false;
            if (word == "null") {
                lua_pushnil(lua);
            } else {
                lua_pushboolean(lua, word == "true" ? 1 : 0);
            }
            return true;
        }
        default: {
            std::string_view number;
            if (!scan.read_number(number)) return false;
            if (lua_stringtonumber(lua, std::string{number}.c_str()) == 0) return scan.fail("no number");
            return true;
        }
    }
}

void append_number(lua_State* lua, int index, std::string& out) {
    if (lua_isinteger(lua, index) != 0) {
        out += fmt::format("{}", lua_tointeger(lua, index));
        return;
    }
    const double number = lua_tonumber(lua, index);
    if (!std::isfinite(number)) luaL_error(lua, "a number that is infinite, or none, is no JSON");
    // A whole number is one, however it came about: 10 / 2 is 5.
    const bool is_whole = number == std::floor(number) && std::abs(number) < 1e15;
    out += is_whole ? fmt::format("{:.0f}", number == 0 ? 0.0 : number) : fmt::format("{}", number);
}

// How many elements, if all keys are 1 to n; -1: not a list.
lua_Integer count_of_list(lua_State* lua, int index) {
    const auto size = static_cast<lua_Integer>(lua_rawlen(lua, index));
    lua_Integer keys = 0;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        charge(lua, 1);
        const bool fits = lua_isinteger(lua, -1) != 0 && lua_tointeger(lua, -1) >= 1 &&
                          lua_tointeger(lua, -1) <= size;
        if (!fits) {
            lua_pop(lua, 1);
            return -1;
        }
        keys += 1;
    }
    return keys == size ? size : -1;
}

void append_value(lua_State* lua, int index, std::string& out, int depth);

void append_object(lua_State* lua, int index, std::string& out, int depth) {
    std::vector<std::string> names;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        charge(lua, 1);
        if (lua_type(lua, -1) != LUA_TSTRING) luaL_error(lua, "a table is a list, or has names for its members");
        names.emplace_back(lua_tostring(lua, -1), lua_rawlen(lua, -1));
    }
    std::sort(names.begin(), names.end());
    out += '{';
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += ',';
        append_json_text(out, names[i]);
        out += ':';
        lua_pushlstring(lua, names[i].data(), names[i].size());
        lua_rawget(lua, index);
        append_value(lua, lua_gettop(lua), out, depth + 1);
        lua_pop(lua, 1);
    }
    out += '}';
}

void append_table(lua_State* lua, int index, std::string& out, int depth) {
    if (depth > depth_max) luaL_error(lua, "a value is nested at most %d levels deep", depth_max);
    luaL_checkstack(lua, 6, "too deep");
    const lua_Integer count = count_of_list(lua, index);
    const bool is_list = count > 0 || (count == 0 && !is_marked(lua, index, object_mark));
    if (!is_list) {
        append_object(lua, index, out, depth);
        return;
    }
    out += '[';
    for (lua_Integer i = 1; i <= count; ++i) {
        if (i > 1) out += ',';
        lua_rawgeti(lua, index, i);
        append_value(lua, lua_gettop(lua), out, depth + 1);
        lua_pop(lua, 1);
    }
    out += ']';
}

void append_value(lua_State* lua, int index, std::string& out, int depth) {
    charge(lua, 1);
    const LuaState& state = state_of(lua);
    switch (lua_type(lua, index)) {
        case LUA_TNIL:
        case LUA_TLIGHTUSERDATA: out += "null"; break;
        case LUA_TBOOLEAN: out += lua_toboolean(lua, index) != 0 ? "true" : "false"; break;
        case LUA_TNUMBER: append_number(lua, index, out); break;
        case LUA_TSTRING: {
            std::size_t size = 0;
            const char* text = lua_tolstring(lua, index, &size);
            append_json_text(out, {text, size});
            break;
        }
        case LUA_TTABLE: append_table(lua, index, out, depth); break;
        default: luaL_error(lua, "a %s is no value", luaL_typename(lua, index));
    }
    if (out.size() > state.limits.result_bytes) {
        state_of(lua).is_exhausted = true;
        luaL_error(lua, "a value has at most %d bytes", static_cast<int>(state.limits.result_bytes));
    }
}

}  // namespace

void push_json(lua_State* lua, std::string_view text) {
    if (text.empty()) {
        lua_pushnil(lua);
        return;
    }
    charge(lua, text.size() / 64);
    JsonScanner scan{text, 64};
    if (!push_value(lua, scan) || !scan.finish()) luaL_error(lua, "no JSON: %s", scan.error().c_str());
}

void append_json_of(lua_State* lua, int index, std::string& out) { append_value(lua, index, out, 0); }

}  // namespace tero::script
