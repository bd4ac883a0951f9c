# Compiler settings and the switches of this build. Presets set them; a plain `cmake -B build` is a release.

set(TERO_TESTS AUTO CACHE STRING "Build the unit tests: ON, OFF, or AUTO (when GoogleTest is installed)")
option(TERO_PCH "Precompiled headers" ON)
option(TERO_UNITY "Compile the tests in batches of eight" OFF)
option(TERO_CCACHE "Use ccache when it is installed" ON)
option(TERO_WERROR "Warnings are errors" ON)
option(TERO_TIDY "Run clang-tidy on every file" OFF)
option(TERO_WEB "Build the dashboard with npm and embed it" ON)
set(TERO_SANITIZE "" CACHE STRING "What -fsanitize= gets: address,undefined or thread")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor)
if(TERO_WERROR)
    add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # Once g++ 12 optimises, these fire inside std::string, std::optional and std::vector.
    add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
    add_compile_options(-Wno-error=array-bounds -Wno-error=stringop-overflow -Wno-error=stringop-overread)
endif()

# The same everywhere, or the precompiled headers would not fit every folder.
add_compile_definitions(
    FMT_SHARED
    SPDLOG_SHARED_LIB SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL
    BOOST_ALL_NO_LIB BOOST_JSON_DYN_LINK
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
include_directories(${CMAKE_SOURCE_DIR}/src)

# __FILE__ and source_location say src/base/check.cpp, wherever the checkout is.
add_compile_options(-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/= -fmacro-prefix-map=../../=)

# A failed CHECK prints its stack by name.
add_link_options(-rdynamic)

# Libraries of this build are lists of their objects: a copy of each would be half a gigabyte more.
set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcT <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_APPEND "<CMAKE_AR> qT <TARGET> <LINK_FLAGS> <OBJECTS>")

find_program(TERO_LLD ld.lld)
if(TERO_LLD)
    add_link_options(-fuse-ld=lld)
endif()

if(TERO_SANITIZE)
    add_compile_options(-fsanitize=${TERO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${TERO_SANITIZE})
    if(TERO_SANITIZE MATCHES thread)
        # The thread sanitizer does not understand fences, and g++ says so at each of Asio's.
        add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
        add_compile_options(-Wno-tsan)
    endif()
endif()

find_program(TERO_CCACHE_PROGRAM ccache)
if(TERO_CCACHE AND TERO_CCACHE_PROGRAM)
    # Precompiled headers need the sloppiness and -fpch-preprocess; base_dir lets checkouts share results.
    set(base_dir ${CMAKE_BINARY_DIR})
    cmake_path(IS_PREFIX CMAKE_SOURCE_DIR ${CMAKE_BINARY_DIR} NORMALIZE inside)
    if(inside)
        set(base_dir ${CMAKE_SOURCE_DIR})
    endif()
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${base_dir}
        ${TERO_CCACHE_PROGRAM})
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND TERO_PCH)
        add_compile_options(-fpch-preprocess)
    endif()
endif()

if(TERO_TIDY)
    find_program(TERO_CLANG_TIDY NAMES clang-tidy clang-tidy-14 REQUIRED)
endif()
