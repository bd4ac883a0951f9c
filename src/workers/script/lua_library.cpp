// All that code can call. Of Lua's own libraries it has only what is below: no clock, no chance, no files, no
// way to load code, no metatables, no coroutines, and no way to catch the error that ends it.
//
//     assert error ipairs pairs select tonumber tostring type        null object json
//     math.*    without random and the functions that differ from machine to machine
//     string.*  without dump, pack and unpack; with split, trim, starts_with, ends_with, contains
//     table.*   concat insert remove sort unpack keys
//
// What would walk a table or a text in C counts what it does as instructions.
#include "workers/script/lua_state.hpp"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

namespace tero::script {
namespace {

// A key of a table that has an order.
using Key = std::variant<lua_Number, std::string>;

std::vector<Key> sorted_keys(lua_State* lua, int index) {
    std::vector<Key> keys;
    lua_pushnil(lua);
    while (lua_next(lua, index) != 0) {
        lua_pop(lua, 1);
        charge(lua, 4);
        if (lua_type(lua, -1) == LUA_TNUMBER) {
            keys.emplace_back(lua_tonumber(lua, -1));
        } else if (lua_type(lua, -1) == LUA_TSTRING) {
            keys.emplace_back(std::string{lua_tostring(lua, -1), lua_rawlen(lua, -1)});
        } else {
            luaL_error(lua, "a table with a %s for a key has no order", luaL_typename(lua, -1));
        }
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

// The keys in their order, as a list.
int keys_of(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    const std::vector<Key> keys = sorted_keys(lua, 1);
    lua_createtable(lua, static_cast<int>(keys.size()), 0);
    lua_Integer i = 0;
    for (const Key& key : keys) {
        if (const auto* text = std::get_if<std::string>(&key)) {
            lua_pushlstring(lua, text->data(), text->size());
        } else {
            const lua_Number number = std::get<lua_Number>(key);
            lua_Integer whole = 0;
            if (lua_numbertointeger(number, &whole)) {
                lua_pushinteger(lua, whole);
                if (static_cast<lua_Number>(whole) != number) {
                    lua_pop(lua, 1);
                    lua_pushnumber(lua, number);
                }
            } else {
                lua_pushnumber(lua, number);
            }
        }
        lua_rawseti(lua, -2, ++i);
    }
    return 1;
}

int next_pair(lua_State* lua) {
    const lua_Integer at = lua_tointeger(lua, lua_upvalueindex(2)) + 1;
    lua_pushinteger(lua, at);
    lua_replace(lua, lua_upvalueindex(2));
    if (lua_rawgeti(lua, lua_upvalueindex(1), at) == LUA_TNIL) return 1;
    lua_pushvalue(lua, -1);
    lua_rawget(lua, lua_upvalueindex(3));
    return 2;
}

int pairs(lua_State* lua) {
    keys_of(lua);
    lua_pushinteger(lua, 0);
    lua_pushvalue(lua, 1);
    lua_pushcclosure(lua, next_pair, 3);
    return 1;
}

int next_element(lua_State* lua) {
    const lua_Integer at = luaL_checkinteger(lua, 2) + 1;
    lua_pushinteger(lua, at);
    return lua_rawgeti(lua, 1, at) == LUA_TNIL ? 1 : 2;
}

int ipairs(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_pushcfunction(lua, next_element);
    lua_pushvalue(lua, 1);
    lua_pushinteger(lua, 0);
    return 3;
}

// Where a table lies in memory is nobody's business, and not the same twice.
int to_text(lua_State* lua) {
    luaL_checkany(lua, 1);
    switch (lua_type(lua, 1)) {
        case LUA_TTABLE:
        case LUA_TFUNCTION:
            lua_pushstring(lua, luaL_typename(lua, 1));
            return 1;
        case LUA_TLIGHTUSERDATA:
            lua_pushliteral(lua, "null");
            return 1;
        default:
            luaL_tolstring(lua, 1, nullptr);
            return 1;
    }
}

int to_json_text(lua_State* lua) {
    luaL_checkany(lua, 1);
    std::string out;
    append_json_of(lua, 1, out);
    lua_pushlstring(lua, out.data(), out.size());
    return 1;
}

int concat(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    std::size_t size = 0;
    const char* between = luaL_optlstring(lua, 2, "", &size);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, 1));
    charge(lua, static_cast<std::size_t>(count));
    luaL_Buffer buffer;
    luaL_buffinit(lua, &buffer);
    for (lua_Integer i = 1; i <= count; ++i) {
        if (i > 1) luaL_addlstring(&buffer, between, size);
        lua_rawgeti(lua, 1, i);
        if (lua_isstring(lua, -1) == 0)
            luaL_error(lua, "element %d is a %s, not a text", static_cast<int>(i), luaL_typename(lua, -1));
        luaL_addvalue(&buffer);
    }
    luaL_pushresult(&buffer);
    return 1;
}

int unpack(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    const auto count = static_cast<lua_Integer>(lua_rawlen(lua, 1));
    luaL_argcheck(lua, count <= 200, 1, "at most 200 elements");
    charge(lua, static_cast<std::size_t>(count));
    luaL_checkstack(lua, static_cast<int>(count), "too many");
    for (lua_Integer i = 1; i <= count; ++i) lua_rawgeti(lua, 1, i);
    return static_cast<int>(count);
}

// In Lua, so that each step of it counts. The order of equal elements stays.
constexpr const char* table_functions = R"lua(
local table, error = ...
function table.insert(list, at, value)
    local count = #list
    if value == nil then list[count + 1] = at return end
    if at < 1 or at > count + 1 then error('there is no such place in the list') end
    for i = count, at, -1 do list[i + 1] = list[i] end
    list[at] = value
end
function table.remove(list, at)
    local count = #list
    if count == 0 then return nil end
    at = at or count
    if at < 1 or at > count then error('there is no such place in the list') end
    local value = list[at]
    for i = at, count - 1 do list[i] = list[i + 1] end
    list[count] = nil
    return value
end
function table.sort(list, before)
    before = before or function(a, b) return a < b end
    local count, from, to = #list, {}, list
    local width = 1
    while width < count do
        for i = 1, count do from[i] = to[i] end
        for low = 1, count, 2 * width do
            local middle = low + width < count + 1 and low + width or count + 1
            local high = low + 2 * width < count + 1 and low + 2 * width or count + 1
            local i, j = low, middle
            for k = low, high - 1 do
                if i < middle and (j >= high or not before(from[j], from[i])) then
                    to[k] = from[i] i = i + 1
                else
                    to[k] = from[j] j = j + 1
                end
            end
        end
        width = width * 2
    end
end
)lua";

void keep_only(lua_State* lua, const char* library, std::initializer_list<const char*> names) {
    lua_getfield(lua, -1, library);
    lua_newtable(lua);
    for (const char* name : names) {
        lua_getfield(lua, -2, name);
        lua_setfield(lua, -2, name);
    }
    lua_remove(lua, -2);
}

int is_read_only(lua_State* lua) { return luaL_error(lua, "the libraries cannot be changed"); }

// In place of the table on top, one that shows what it holds and cannot be changed: code shares it.
void protect(lua_State* lua) {
    lua_newtable(lua);
    lua_newtable(lua);
    lua_pushvalue(lua, -3);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, is_read_only);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    lua_remove(lua, -2);
}

// An empty table is an empty list; `object()` is an empty object, and `object{…}` a copy that stays one.
int new_object(lua_State* lua) {
    push_json(lua, "{}");
    if (lua_istable(lua, 1) == 0) return 1;
    lua_pushnil(lua);
    while (lua_next(lua, 1) != 0) {
        charge(lua, 2);
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_rawset(lua, -4);
    }
    return 1;
}

void add_tables(lua_State* lua) {
    lua_newtable(lua);
    lua_pushcfunction(lua, concat);
    lua_setfield(lua, -2, "concat");
    lua_pushcfunction(lua, unpack);
    lua_setfield(lua, -2, "unpack");
    lua_pushcfunction(lua, keys_of);
    lua_setfield(lua, -2, "keys");
    if (luaL_loadstring(lua, table_functions) != LUA_OK) lua_error(lua);
    lua_pushvalue(lua, -2);
    lua_getfield(lua, -4, "error");
    lua_call(lua, 2, 0);
    protect(lua);
    lua_setfield(lua, -2, "table");
}

}  // namespace

void push_library(lua_State* lua) {
    luaL_requiref(lua, "_G", luaopen_base, 0);
    luaL_requiref(lua, "math", luaopen_math, 0);
    lua_setfield(lua, -2, "math");
    lua_newtable(lua);  // the library
    for (const char* name : {"assert", "error", "select", "tonumber", "type"}) {
        lua_getfield(lua, -2, name);
        lua_setfield(lua, -2, name);
    }
    lua_insert(lua, -2);
    keep_only(lua, "math", {"abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min", "mininteger",
                            "modf", "pi", "sqrt", "tointeger", "type", "ult"});
    protect(lua);
    lua_setfield(lua, -3, "math");
    lua_pop(lua, 1);

    const luaL_Reg functions[] = {{"pairs", pairs},       {"ipairs", ipairs},     {"tostring", to_text},
                                  {"json", to_json_text}, {"object", new_object}, {nullptr, nullptr}};
    luaL_setfuncs(lua, functions, 0);
    lua_pushlightuserdata(lua, nullptr);
    lua_setfield(lua, -2, "null");
    add_tables(lua);

    lua_newtable(lua);
    add_text_functions(lua);
    lua_newtable(lua);  // of every text, so that ("x"):upper() works
    lua_pushvalue(lua, -2);
    lua_setfield(lua, -2, "__index");
    lua_pushliteral(lua, "");
    lua_insert(lua, -2);
    lua_setmetatable(lua, -2);
    lua_pop(lua, 1);
    protect(lua);
    lua_setfield(lua, -2, "string");
}

}  // namespace tero::script
