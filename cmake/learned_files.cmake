# The lines that people wrote, and for each business the model that is trained on them, inside the binary.
#
# Training takes a minute, so it runs when the lines or src/learn change, not whenever the tool is linked anew. The
# digest of the files' names stands in the commands, so that a file that is gone is seen too.

add_executable(train_model ${CMAKE_CURRENT_SOURCE_DIR}/learn/main.cpp)
target_link_libraries(train_model PRIVATE learn)
set_target_properties(train_model PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)

file(GLOB_RECURSE lines CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/languages/*.tsv ${CMAKE_SOURCE_DIR}/businesses/*.tsv)
list(FILTER lines INCLUDE REGEX "/intents/[^/]*[.]tsv$")
file(GLOB training CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/learn/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/learn/*.hpp)
list(FILTER training EXCLUDE REGEX "_(test|fixture|bench)[.][ch]pp$")

string(SHA1 lines_digest "${lines}")
set(lines_source ${CMAKE_BINARY_DIR}/lines_files.cpp)
add_custom_command(OUTPUT ${lines_source}
    COMMAND ${CMAKE_COMMAND} -DDIR=${CMAKE_SOURCE_DIR} "-DGLOBS=languages/*.tsv;businesses/*.tsv" -DMAY_BE_NONE=ON
        -DNAMES=${lines_digest} -DOUT=${lines_source} -DHEADER=learned_files/learned_files.hpp -DFUNCTION=embedded_lines -P ${embed}
    DEPENDS ${lines} ${embed}
    COMMENT "Embedding the lines that people wrote" VERBATIM)

set(model_dir ${CMAKE_BINARY_DIR}/models)
set(models)
file(GLOB businesses CONFIGURE_DEPENDS LIST_DIRECTORIES ON ${CMAKE_SOURCE_DIR}/businesses/*)
if(lines)
    foreach(business IN LISTS businesses)
        get_filename_component(name ${business} NAME)
        set(other_lines ${lines})
        list(FILTER other_lines INCLUDE REGEX "^${CMAKE_SOURCE_DIR}/(languages|businesses/${name})/")
        if(NOT other_lines)
            continue()
        endif()
        set(model ${model_dir}/${name}.model)
        add_custom_command(OUTPUT ${model}
            COMMAND ${CMAKE_COMMAND} -E env LINES=${lines_digest} $<TARGET_FILE:train_model> ${name} ${model} ${CMAKE_SOURCE_DIR}
            DEPENDS ${other_lines} ${training}
            COMMENT "Training what ${name} understands" VERBATIM)
        list(APPEND models ${model})
    endforeach()
endif()

set(models_source ${CMAKE_BINARY_DIR}/model_files.cpp)
set(model_names ${models})
list(TRANSFORM model_names REPLACE "^.*/" "")
if(NOT models)
    set(model_names "none.model")
endif()
add_custom_command(OUTPUT ${models_source}
    COMMAND ${CMAKE_COMMAND} -DDIR=${model_dir} "-DGLOBS=${model_names}" -DMAY_BE_NONE=ON -DOUT=${models_source}
        -DHEADER=learned_files/learned_files.hpp -DFUNCTION=embedded_models -P ${embed}
    DEPENDS ${models} ${embed}
    COMMENT "Embedding the models" VERBATIM)
target_sources(learned_files PRIVATE ${lines_source} ${models_source})
