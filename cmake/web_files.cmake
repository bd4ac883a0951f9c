# The dashboard's files inside the binary: npm builds web/, embed.cmake turns the result into one source.
#
# Without web/ or npm, or with -DTERO_WEB=OFF, a one-page notice is embedded in its place.

set(web_dir ${CMAKE_BINARY_DIR}/web)
set(web_source ${CMAKE_BINARY_DIR}/web_files.cpp)
set(embed ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
find_program(TERO_NPM npm)
file(GLOB web_package CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/package.json)

set(missing)
if(NOT TERO_WEB)
    set(missing "TERO_WEB is off")
elseif(NOT web_package)
    set(missing "there is no web/package.json")
elseif(NOT TERO_NPM)
    set(missing "npm is not installed; scripts/setup installs it")
endif()

if(missing)
    message(STATUS "NO DASHBOARD in this build, a notice instead: ${missing}.")
    add_custom_command(OUTPUT ${web_source}
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${web_dir}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${web_dir}
        COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/cmake/no_dashboard.html ${web_dir}/index.html
        COMMAND ${CMAKE_COMMAND} -DDIR=${web_dir} -DOUT=${web_source} -P ${embed}
        DEPENDS ${CMAKE_SOURCE_DIR}/cmake/no_dashboard.html ${embed} ${CMAKE_CURRENT_LIST_FILE}
        COMMENT "Embedding a notice, not the dashboard: ${missing}" VERBATIM)
else()
    file(GLOB_RECURSE web_inputs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/* ${CMAKE_SOURCE_DIR}/web/public/*)
    file(GLOB web_top CONFIGURE_DEPENDS LIST_DIRECTORIES OFF ${CMAKE_SOURCE_DIR}/web/*)
    add_custom_command(OUTPUT ${web_source}
        COMMAND ${CMAKE_SOURCE_DIR}/scripts/web ${web_dir}
        COMMAND ${CMAKE_COMMAND} -DDIR=${web_dir} -DOUT=${web_source} -P ${embed}
        DEPENDS ${web_inputs} ${web_top} ${CMAKE_SOURCE_DIR}/scripts/web ${embed}
        COMMENT "Building the dashboard" VERBATIM)
endif()

get_target_property(type web_files TYPE)
if(type STREQUAL INTERFACE_LIBRARY)
    add_library(web_files_embedded STATIC ${web_source})
    target_link_libraries(web_files INTERFACE web_files_embedded)
else()
    target_sources(web_files PRIVATE ${web_source})
endif()
