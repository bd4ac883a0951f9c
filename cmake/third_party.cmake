# Libraries, all from Debian 12. Each becomes a short target name that tero_link() takes. Definitions are set once
# in options.cmake, so the targets carry only what is linked.

function(tero_library name file)
    find_library(TERO_LIB_${name} NAMES ${file})
    if(NOT TERO_LIB_${name})
        message(FATAL_ERROR "lib${file} is not installed. scripts/setup installs everything Tero needs.")
    endif()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${TERO_LIB_${name}} ${ARGN})
endfunction()

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)

find_path(TERO_BOOST_DESCRIBE boost/describe.hpp)
if(NOT TERO_BOOST_DESCRIBE)
    message(FATAL_ERROR "Boost 1.81 is not installed. scripts/setup installs everything Tero needs.")
endif()

find_path(TERO_RAPIDJSON rapidjson/schema.h)
if(NOT TERO_RAPIDJSON)
    message(FATAL_ERROR "RapidJSON is not installed. scripts/setup installs everything Tero needs.")
endif()

tero_library(fmt fmt)
tero_library(spdlog spdlog fmt)
tero_library(boost_json boost_json)
tero_library(cctz cctz)
tero_library(lua lua5.4-c++)  # the build whose errors are exceptions, so that destructors run
tero_library(yaml yaml-cpp)
tero_library(linear linear)
tero_library(re2 re2)
tero_library(qrencode qrencode)

# Pango and Cairo; their headers and GLib's stand in folders of their own: TERO_PANGOCAIRO_INCLUDE_DIRS.
find_package(PkgConfig REQUIRED)
pkg_check_modules(TERO_PANGOCAIRO REQUIRED pangocairo)
add_library(pangocairo INTERFACE)
target_link_libraries(pangocairo INTERFACE ${TERO_PANGOCAIRO_LINK_LIBRARIES})

# Asio, compiled once instead of in every file that includes them.
add_library(asio STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/asio.cpp)
target_compile_options(asio PRIVATE -w)
target_link_libraries(asio PUBLIC OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

if(TERO_TESTS STREQUAL AUTO)
    find_library(TERO_LIB_gtest gtest)
    find_library(TERO_LIB_rapidcheck rapidcheck)
    if(TERO_LIB_gtest AND TERO_LIB_rapidcheck)
        set(TERO_TESTS ON)
    else()
        set(TERO_TESTS OFF)
    endif()
endif()
if(TERO_TESTS)
    tero_library(gtest gtest Threads::Threads)
    tero_library(gmock gmock gtest)
    tero_library(gtest_main gtest_main gmock)
    tero_library(rapidcheck rapidcheck)
endif()
find_library(TERO_LIB_benchmark benchmark)
