# The dashboard's files inside the binary: npm builds web/, embed.cmake turns the result into one source.
#
# Without web/ or npm, or with -DTERO_WEB=OFF, a one-page notice is embedded in its place.

set(web_dir ${CMAKE_BINARY_DIR}/web)
set(web_source ${CMAKE_BINARY_DIR}/web_files.cpp)
set(embed ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
set(embed_web -DDIR=${web_dir} -DGLOBS=* -DOUT=${web_source} -DHEADER=web_files/web_files.hpp
    -DFUNCTION=embedded_files -P ${embed})
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
        COMMAND ${CMAKE_COMMAND} ${embed_web}
        DEPENDS ${CMAKE_SOURCE_DIR}/cmake/no_dashboard.html ${embed} ${CMAKE_CURRENT_LIST_FILE}
        COMMENT "Embedding a notice, not the dashboard: ${missing}" VERBATIM)
else()
    file(GLOB_RECURSE web_inputs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/* ${CMAKE_SOURCE_DIR}/web/public/*)
    file(GLOB web_top CONFIGURE_DEPENDS LIST_DIRECTORIES OFF ${CMAKE_SOURCE_DIR}/web/*)
    add_custom_command(OUTPUT ${web_source}
        COMMAND ${CMAKE_SOURCE_DIR}/scripts/web ${web_dir}
        COMMAND ${CMAKE_COMMAND} ${embed_web}
        DEPENDS ${web_inputs} ${web_top} ${CMAKE_SOURCE_DIR}/scripts/web ${embed}
        COMMENT "Building the dashboard" VERBATIM)
endif()

target_sources(web_files PRIVATE ${web_source})
