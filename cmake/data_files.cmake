# Data inside the binary: the businesses and languages of this tree, and the system's time zones, so that Tero starts in
# an empty folder of a machine that has neither. The lines that models are trained on are learned_files.cmake's.

set(embed ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)

file(GLOB_RECURSE business_inputs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/businesses/* ${CMAKE_SOURCE_DIR}/languages/*)
list(FILTER business_inputs EXCLUDE REGEX "/intents/")
set(business_source ${CMAKE_BINARY_DIR}/business_files.cpp)
add_custom_command(OUTPUT ${business_source}
    COMMAND ${CMAKE_COMMAND} -DDIR=${CMAKE_SOURCE_DIR} "-DGLOBS=businesses/*;languages/*" -DEXCLUDE=/intents/ -DOUT=${business_source}
        -DHEADER=business_files/built_in.hpp -DFUNCTION=embedded_business_files -P ${embed}
    DEPENDS ${business_inputs} ${embed}
    COMMENT "Embedding the businesses and languages" VERBATIM)
target_sources(business_files PRIVATE ${business_source})

# The files of the package tzdata (scripts/setup installs it), without its copies and tables.
set(zones /usr/share/zoneinfo)
file(GLOB zone_tables CONFIGURE_DEPENDS ${zones}/*.tab ${zones}/*.zi)
if(NOT zone_tables)
    message(FATAL_ERROR "There are no time zones in ${zones}; scripts/setup installs the package tzdata.")
endif()
set(zone_source ${CMAKE_BINARY_DIR}/zone_files.cpp)
add_custom_command(OUTPUT ${zone_source}
    COMMAND ${CMAKE_COMMAND} -DDIR=${zones} -DGLOBS=* "-DEXCLUDE=^(right|posix)/|^(localtime|posixrules|leapseconds)$|[.]" -DOUT=${zone_source}
        -DHEADER=base/zone_files.hpp -DFUNCTION=embedded_zone_files -P ${embed}
    DEPENDS ${zone_tables} ${embed}
    COMMENT "Embedding the time zones" VERBATIM)
target_sources(base PRIVATE ${zone_source})
