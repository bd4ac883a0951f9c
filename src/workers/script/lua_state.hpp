// One Lua, with what it may still use. For the files of this folder only: nobody else sees Lua.
#pragma once

#include "modules/workflow/model/evaluator.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include <lua5.4/lua.hpp>

namespace tero::script {

struct LuaState {
    explicit LuaState(const LuaLimits& limits);
    ~LuaState();
    LuaState(const LuaState&) = delete;
    LuaState& operator=(const LuaState&) = delete;

    lua_State* lua = nullptr;
    LuaLimits limits;
    std::size_t used = 0;        // bytes
    std::size_t used_max = 0;    // may be
    std::size_t asked = 0;       // bytes, by this evaluation
    std::int64_t given = 0;      // instructions …
    std::int64_t left = 0;       // … and what is left of them
    bool is_exhausted = false;   // it stopped because of a limit
    const workflow::Scope* scope = nullptr;
    int library = 0;             // references into Lua's registry, as below
    int environment = 0;         // metatable of each evaluation's names
    int steps = 0;               // … and of `steps`
    std::unordered_map<std::string, int> compiled = {};
};

LuaState& state_of(lua_State* lua);
// Takes from what is left; raises an error when it is used up.
void charge(lua_State* lua, std::size_t instructions);

// Pushes a table of everything that code may call.
void push_library(lua_State* lua);
// Functions over texts, into the table on top.
void add_text_functions(lua_State* lua);

// Pushes the value, raising an error if the text is no JSON.
void push_json(lua_State* lua, std::string_view text);
// Raises an error where a value is none of JSON's.
void append_json_of(lua_State* lua, int index, std::string& out);

}  // namespace tero::script
