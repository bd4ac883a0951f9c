// TERO_DESCRIBED_WHOLLY(T): a compile-time check that BOOST_DESCRIBE_STRUCT forgot no field of T.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/list.hpp>
#include <cstddef>
#include <utility>

namespace tero::described {

struct Anything {
    template <class T>
    operator T() const;  // never defined: only its type is asked
};

template <class T, std::size_t... Index>
constexpr bool takes(std::index_sequence<Index...>) {
    return requires { T{(static_cast<void>(Index), Anything{})...}; };
}

template <class T, std::size_t Count>
constexpr bool takes_exactly() {
    return takes<T>(std::make_index_sequence<Count>{}) && !takes<T>(std::make_index_sequence<Count + 1>{});
}

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

}  // namespace tero::described

#define TERO_DESCRIBED_WHOLLY(T)                                                                           \
    static_assert(                                                                                         \
        ::tero::described::takes_exactly<T, boost::mp11::mp_size<::tero::described::Members<T>>::value>(), \
        #T ": BOOST_DESCRIBE_STRUCT does not name every field")
