# Precompiled headers: built once each by an empty library, used by every target that asks for one.
#
#     tero_precompile(net WITH pch_net)
#
# System headers only, by name: that lets ccache share them between checkouts. Include what you use all the same:
# the tidy preset builds without.

set(pch_standard
    <boost/describe.hpp> <fmt/format.h>
    <algorithm> <array> <atomic> <charconv> <chrono> <compare> <concepts> <cstddef> <cstdint> <deque> <functional>
    <limits> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <tuple> <type_traits>
    <unordered_map> <unordered_set> <utility> <variant> <vector>)

function(tero_declare_pch name)
    add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
    target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

function(tero_precompile target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "WITH" "")
    get_target_property(type ${target} TYPE)
    if(TERO_PCH AND NOT type STREQUAL INTERFACE_LIBRARY)
        set_target_properties(${target} PROPERTIES PRECOMPILE_HEADERS_REUSE_FROM ${arg_WITH})
        add_dependencies(${target} ${arg_WITH})
    endif()
endfunction()

if(TERO_PCH)
    tero_declare_pch(pch ${pch_standard})
    tero_declare_pch(pch_net ${pch_standard} <boost/asio.hpp>)
    if(TERO_TESTS)
        tero_declare_pch(pch_test ${pch_standard} <gmock/gmock.h> <gtest/gtest.h>)
    endif()
endif()
