#include "workers/script/lua_evaluator.hpp"

#include "base/check.hpp"
#include "workers/script/lua_state.hpp"

#include <fmt/format.h>
#include <cstdlib>
#include <utility>

namespace tero::script {
namespace {

constexpr int hook_every = 1000;  // instructions
constexpr std::size_t compiled_max = 2000;
constexpr std::size_t code_bytes_max = 16 * 1024;
constexpr std::size_t message_bytes_max = 500;

// Lua takes it for granted that less memory is never refused.
void* allocate(void* of, void* block, std::size_t size_before, std::size_t size) {
    LuaState& state = *static_cast<LuaState*>(of);
    const std::size_t before = block == nullptr ? 0 : size_before;
    if (size == 0) {
        std::free(block);
        state.used -= before;
        return nullptr;
    }
    if (size > before) {
        state.asked += size - before;
        if (state.used + (size - before) > state.used_max || state.asked > state.limits.bytes_asked) {
            state.is_exhausted = true;
            return nullptr;
        }
    }
    void* given = std::realloc(block, size);
    if (given != nullptr) state.used += size - before;
    return given;
}

void count_instructions(lua_State* lua, lua_Debug*) { charge(lua, hook_every); }

// A name that is no local of the code: of its scope, then of the library.
int find_name(lua_State* lua) {
    const LuaState& state = state_of(lua);
    if (lua_type(lua, 2) != LUA_TSTRING) return 0;
    std::size_t size = 0;
    const char* text = lua_tolstring(lua, 2, &size);
    const std::string_view name{text, size};
    if (name == "steps") {
        lua_newtable(lua);
        lua_rawgeti(lua, LUA_REGISTRYINDEX, state.steps);
        lua_setmetatable(lua, -2);
    } else if (const auto found = state.scope->find(name)) {
        push_json(lua, *found);
    } else {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, state.library);
        lua_pushvalue(lua, 2);
        lua_rawget(lua, -2);
        return 1;
    }
    lua_pushvalue(lua, 2);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, 1);  // the same value the next time
    return 1;
}

int find_step(lua_State* lua) {
    if (lua_type(lua, 2) != LUA_TSTRING) return 0;
    const auto found = state_of(lua).scope->find(std::string{"steps."} + lua_tostring(lua, 2));
    if (!found) return 0;
    push_json(lua, *found);
    lua_pushvalue(lua, 2);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, 1);
    return 1;
}

int reference_to_finder(lua_State* lua, lua_CFunction finder) {
    lua_newtable(lua);
    lua_pushcfunction(lua, finder);
    lua_setfield(lua, -2, "__index");
    return luaL_ref(lua, LUA_REGISTRYINDEX);
}

int prepare(lua_State* lua) {
    LuaState& state = state_of(lua);
    push_library(lua);
    state.library = luaL_ref(lua, LUA_REGISTRYINDEX);
    state.environment = reference_to_finder(lua, find_name);
    state.steps = reference_to_finder(lua, find_step);
    return 0;
}

struct Run {
    workflow::CodeKind kind;
    std::string_view code;
    bool only_check = false;
    std::string out = {};
};

// Pushes the function that the code is.
void push_compiled(lua_State* lua, const Run& run) {
    LuaState& state = state_of(lua);
    const bool is_expression = run.kind != workflow::CodeKind::FUNCTION;
    std::string key = is_expression ? "return " : "";
    key += run.code;
    if (const auto known = state.compiled.find(key); known != state.compiled.end()) {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, known->second);
        return;
    }
    // On one line, so that the position in a message is that in the file; and only text, no bytecode.
    const char* name = is_expression ? "=expression" : "=function";
    if (luaL_loadbufferx(lua, key.data(), key.size(), name, "t") != LUA_OK) lua_error(lua);
    lua_pushvalue(lua, -1);
    state.compiled.emplace(std::move(key), luaL_ref(lua, LUA_REGISTRYINDEX));
}

int run_protected(lua_State* lua) {
    Run& run = *static_cast<Run*>(lua_touserdata(lua, 1));
    const LuaState& state = state_of(lua);
    push_compiled(lua, run);
    if (run.only_check) return 0;
    lua_newtable(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, state.environment);
    lua_setmetatable(lua, -2);
    if (lua_setupvalue(lua, -2, 1) == nullptr) lua_pop(lua, 1);  // it uses no name
    lua_call(lua, 0, 1);
    append_json_of(lua, lua_gettop(lua), run.out);
    return 0;
}

Error failed(lua_State* lua, bool is_exhausted) {
    std::string message = "it failed";
    if (lua_type(lua, -1) == LUA_TSTRING) message = lua_tostring(lua, -1);
    if (is_exhausted && message == "not enough memory") message = "it takes too much memory";
    if (message.size() > message_bytes_max) message.resize(message_bytes_max);
    return {is_exhausted ? ErrorCode::exhausted : ErrorCode::invalid, std::move(message), ""};
}

Result<Json> run_in(std::unique_ptr<LuaState>& held, const LuaLimits& limits, const workflow::Scope& scope,
                    Run run) {
    if (run.code.size() > code_bytes_max) {
        return Error{ErrorCode::too_large, fmt::format("code has at most {} bytes", code_bytes_max), ""};
    }
    if (held == nullptr || held->compiled.size() >= compiled_max) held = std::make_unique<LuaState>(limits);
    LuaState& state = *held;
    state.scope = &scope;
    state.given = run.kind == workflow::CodeKind::LIST ? 10 * limits.instructions : limits.instructions;
    state.left = state.given;
    state.asked = 0;
    state.is_exhausted = false;
    state.used_max = state.used + limits.bytes_held;
    lua_settop(state.lua, 0);
    lua_pushcfunction(state.lua, run_protected);
    lua_pushlightuserdata(state.lua, &run);
    const int status = lua_pcall(state.lua, 1, 0, 0);
    state.scope = nullptr;
    if (status != LUA_OK) {
        Error error = failed(state.lua, state.is_exhausted);
        if (state.is_exhausted) held.reset();  // what filled it goes with it
        return error;
    }
    if (state.used > state.used_max - limits.bytes_held / 2) lua_gc(state.lua, LUA_GCCOLLECT);
    return Json{std::move(run.out)};
}

}  // namespace

LuaState& state_of(lua_State* lua) { return **static_cast<LuaState**>(lua_getextraspace(lua)); }

void charge(lua_State* lua, std::size_t instructions) {
    LuaState& state = state_of(lua);
    state.left -= static_cast<std::int64_t>(instructions);
    if (state.left >= 0) return;
    state.is_exhausted = true;
    luaL_error(lua, "it takes more than %d instructions", static_cast<int>(state.given));
}

LuaState::LuaState(const LuaLimits& of) : limits(of), used_max(64 * 1024 * 1024), left(1'000'000) {
    lua = lua_newstate(allocate, this);
    CHECK(lua != nullptr, "no memory for Lua");
    *static_cast<LuaState**>(lua_getextraspace(lua)) = this;
    lua_pushcfunction(lua, prepare);
    const int status = lua_pcall(lua, 0, 0, 0);
    CHECK(status == LUA_OK, "Lua: {}", lua_tostring(lua, -1));
    lua_sethook(lua, count_instructions, LUA_MASKCOUNT, hook_every);
}

LuaState::~LuaState() { lua_close(lua); }

LuaEvaluator::LuaEvaluator(LuaLimits limits) : limits_(limits) {}
LuaEvaluator::~LuaEvaluator() = default;

Result<Done> LuaEvaluator::check(workflow::CodeKind kind, std::string_view code) const {
    const workflow::Scope nothing;
    TRY_DONE(run_in(state_, limits_, nothing, {.kind = kind, .code = code, .only_check = true}));
    return Done{};
}

Result<Json> LuaEvaluator::evaluate(workflow::CodeKind kind, std::string_view code,
                                    const workflow::Scope& scope) const {
    return run_in(state_, limits_, scope, {.kind = kind, .code = code});
}

std::size_t LuaEvaluator::compiled() const { return state_ == nullptr ? 0 : state_->compiled.size(); }

}  // namespace tero::script
