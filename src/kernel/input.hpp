// What the engine can be asked. Each input is decided once, in order; a timer is an input like any other. The
// kernel knows no list of them: an input is told of where its module describes it,
//
//     struct SubmitTasks { std::vector<NewTask> tasks = {}; };
//     TERO_INPUT(coordinator, SUBMIT, SubmitTasks)
//
// and the module's declaration (kernel/module.hpp) says what decides it.
#pragma once

#include "base/check.hpp"
#include "base/result.hpp"

#include <any>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tero {

// CALL: from outside; may be refused, and is answered. REPORT, CLAIM and SUBMIT are calls too, each with a
// share of a group of its own: what an agent says of the work it has, that it wants work, and that there is
// more work. COMMAND: of one module to another, inside a group; it cannot be refused. TIMER: something has
// fallen due. TOLD: what became of a thing, said to the module that owns it.
enum class InputUse { CALL, REPORT, CLAIM, SUBMIT, COMMAND, TIMER, TOLD };
constexpr std::size_t input_uses = 7;

struct InputInfo {
    std::uint32_t number = 0;      // given when the program begins
    std::string_view name = {};    // of the struct
    std::string_view module = {};  // that decides it; of a TOLD input: that says it
    InputUse use = InputUse::CALL;
};

// Every input that this program tells of, by number.
std::span<const InputInfo* const> all_inputs();

// Specialised by TERO_INPUT.
template <class T>
struct InputOf;

template <class T>
concept IsInput = requires { { InputOf<T>::info } -> std::convertible_to<const InputInfo&>; };

// One input of any kind; shared, because nobody changes it once it is made.
class Input {
public:
    template <class T>
    requires IsInput<std::remove_cvref_t<T>>
    Input(T&& input)  // NOLINT: implicit on purpose
        : info_(&InputOf<std::remove_cvref_t<T>>::info),
          value_(std::make_shared<const std::remove_cvref_t<T>>(std::forward<T>(input))) {}

    const InputInfo& info() const { return *info_; }
    template <class T>
    bool is() const {
        return info_ == &InputOf<T>::info;
    }
    // Null: it is of another kind.
    template <class T>
    const T* as() const {
        return is<T>() ? static_cast<const T*>(value_.get()) : nullptr;
    }
    const void* value() const { return value_.get(); }

private:
    const InputInfo* info_;
    std::shared_ptr<const void> value_;
};

// A value of any kind, moved out by who knows which: an answer, an effect.
template <class Tag>
class AnyOne {
public:
    AnyOne() = default;
    template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, AnyOne>)
    AnyOne(T&& value) : value_(std::forward<T>(value)) {}  // NOLINT: implicit on purpose

    template <class T>
    bool is() const {
        return as<T>() != nullptr;
    }
    // Null: it is of another kind.
    template <class T>
    const T* as() const {
        return std::any_cast<T>(&value_);
    }
    template <class T>
    T take() && {
        T* value = std::any_cast<T>(&value_);
        CHECK(value != nullptr, "it is a {}", value_.type().name());
        return std::move(*value);
    }

private:
    std::any value_;
};

struct AnswerTag;
struct EffectTag;
using Answer = AnyOne<AnswerTag>;  // to a call
using Effect = AnyOne<EffectTag>;  // released when its group is durable
using Reply = Result<Answer>;

// Where a reply goes back to; 0: nobody waits for one.
using Ticket = std::uint64_t;

namespace telling {

const InputInfo& tell_of_input(std::string_view module, std::string_view name, InputUse use);

}  // namespace telling

}  // namespace tero

// Beside the struct, in namespace tero: the module it belongs to, and its use.
#define TERO_INPUT(module_, use_, T)                                  \
    template <>                                                       \
    struct InputOf<T> {                                               \
        static inline const InputInfo& info =                         \
            telling::tell_of_input(#module_, #T, InputUse::use_);     \
    };
